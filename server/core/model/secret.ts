/**
 * Tells credentials from everything that merely looks like one. Two kinds of evidence count: the shape of the value (a
 * provider's token format, a private key, a password inside a URL) and the name it is stored under. In doubt it is no secret.
 */

/** A credential inside a value: what it is, and the part `[start, end)` of the value that has to stay secret. */
export interface Secret {
  /** A noun that fits after "a" or "an" in a sentence: `AWS access key`, `password`, `password in a URL`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** Somebody issued it: its format is a provider's, or a private key's. The rest may be made up for a test. */
  readonly issued?: boolean;
}

/**
 * Why a literal value is taken for a credential, or undefined when it is none or when in doubt.
 * `name` is the key, variable or flag the value is stored under. The value may contain references such as `${HOST}`:
 * only its literal parts are looked at.
 */
export function findSecret(name: string | undefined, value: string): Secret | undefined {
  if (value === '') return undefined;
  const key = value.length <= longestKept ? `${name ?? ''}\n${value}` : undefined;
  if (key !== undefined && harmless.has(key)) return undefined;
  const found = lookFor(name, value);
  if (!found && key !== undefined) {
    if (harmless.size >= mostKept) harmless.clear();
    harmless.add(key);
  }
  return found;
}

/** Values without a secret, seen before under the same name: a keystroke changes one of a file's. Secrets are never kept. */
const harmless = new Set<string>();
const mostKept = 5000;
const longestKept = 2000;

function lookFor(name: string | undefined, value: string): Secret | undefined {
  const words = name === undefined ? [] : wordsOf(name);
  const text = value.length > longestScanned ? value.slice(0, longestScanned) : value;
  return (
    findToken(words, text) ??
    findPrivateKey(text) ??
    findJwt(words, text) ??
    findUrlPassword(text) ??
    findHeader(words, text) ??
    findNamed(name, words, text) ??
    findAssigned(text)
  );
}

/** Whether a variable, key or flag of this name is meant to hold a credential: `DB_PASSWORD`, `apiKey`, `--requirepass`. */
export function namesSecret(name: string): boolean {
  return familyOf(wordsOf(name)) !== undefined;
}

/** What may be shown of a secret: its first two characters and its length; of a short one nothing. */
export function redact(value: string): string {
  if (value.length < 12) return '…';
  const shown = /^[\w-]{2}/.exec(value)?.[0] ?? '';
  return `${shown}… (${value.length} characters)`;
}

const longestScanned = 16_384;
const longestNamed = 1024;

// ── Token formats ────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Formats in which providers issue credentials. Every repetition is bounded, so a scan is linear in the value; the more
 * special format comes before the more general one with the same beginning.
 */
const tokenFormats: readonly (readonly [kind: string, pattern: string])[] = [
  ['AWS access key', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])'],
  ['GitHub token', 'gh[pousr]_[A-Za-z0-9]{36,251}'],
  ['GitHub token', 'github_pat_[A-Za-z0-9_]{40,255}'],
  ['GitLab token', 'gl(?:pat|dt|rt|ptt|oas|cbt|ft|imt|agent|soat)-[\\w-]{20,200}'],
  ['Google API key', 'AIza[\\w-]{35}(?![\\w-])'],
  ['Google OAuth secret', 'GOCSPX-[\\w-]{28}(?![\\w-])'],
  ['Google access token', 'ya29\\.[\\w-]{30,200}'],
  ['Azure client secret', '[A-Za-z0-9_~.]{3}[0-9]Q~[\\w~.-]{31,34}(?![\\w~.-])'],
  ['Slack token', 'xox[abeoprs]-[A-Za-z0-9-]{20,200}'],
  ['Slack token', 'xapp-[0-9]-[A-Z0-9]{5,20}-[0-9]{5,20}-[A-Za-z0-9]{20,100}'],
  ['Slack webhook', 'hooks\\.slack\\.com/services/T[A-Z0-9]{6,14}/B[A-Z0-9]{6,14}/[A-Za-z0-9]{20,30}'],
  ['Stripe key', '[sr]k_(?:live|test)_[A-Za-z0-9]{16,250}'],
  ['webhook signing secret', 'whsec_[A-Za-z0-9+/=]{24,100}'],
  ['Anthropic API key', 'sk-ant-[\\w-]{24,200}'],
  ['OpenRouter API key', 'sk-or-v1-[0-9a-f]{64}'],
  ['OpenAI API key', 'sk-(?:proj|svcacct|admin)-[\\w-]{24,250}'],
  ['OpenAI API key', 'sk-[A-Za-z0-9]{40,64}(?![\\w-])'],
  ['Groq API key', 'gsk_[A-Za-z0-9]{52}'],
  ['xAI API key', 'xai-[A-Za-z0-9]{70,90}'],
  ['Perplexity API key', 'pplx-[A-Za-z0-9]{40,60}'],
  ['Replicate token', 'r8_[A-Za-z0-9]{37}'],
  ['Hugging Face token', 'hf_[A-Za-z0-9]{30,50}(?![A-Za-z0-9_])'],
  ['npm token', 'npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])'],
  ['PyPI token', 'pypi-AgE[\\w-]{50,250}'],
  ['RubyGems key', 'rubygems_[0-9a-f]{48}'],
  ['Docker Hub token', 'dckr_(?:pat|oat)_[\\w-]{20,60}'],
  ['SendGrid key', 'SG\\.[\\w-]{16,32}\\.[\\w-]{32,64}'],
  ['Brevo key', 'xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}'],
  ['Resend key', 're_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}(?![A-Za-z0-9_])'],
  ['Mailgun key', 'key-[0-9a-f]{32}(?![A-Za-z0-9])'],
  ['Mailchimp key', '[0-9a-f]{32}-us[0-9]{1,2}(?![A-Za-z0-9])'],
  ['Twilio API key', 'SK[0-9a-f]{32}(?![A-Za-z0-9])'],
  ['Telegram bot token', '[0-9]{8,10}:AA[\\w-]{32,33}(?![\\w-])'],
  ['Discord bot token', '[MNO][\\w-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,45}(?![\\w-])'],
  ['Discord webhook', 'discord(?:app)?\\.com/api/webhooks/[0-9]{17,20}/[\\w-]{60,72}'],
  ['DigitalOcean token', 'do[opr]_v1_[0-9a-f]{64}'],
  ['Vault token', 'hv[sbr]\\.[\\w-]{24,200}'],
  ['Terraform Cloud token', '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{60,80}'],
  ['Doppler token', 'dp\\.(?:pt|st|sa|ct|scim|audit)\\.[\\w.-]{40,80}'],
  ['Pulumi token', 'pul-[0-9a-f]{40}'],
  ['Databricks token', 'dapi[0-9a-f]{32}(?![A-Za-z0-9])'],
  ['PlanetScale secret', 'pscale_(?:tkn|pw|oauth)_[\\w.-]{32,64}'],
  ['Supabase key', 'sbp_[0-9a-f]{40}'],
  ['Supabase key', 'sb_secret_[\\w-]{20,60}'],
  ['Shopify token', 'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}'],
  ['Square token', 'sq0(?:atp|csp)-[\\w-]{22,43}'],
  ['Grafana token', 'glsa_[A-Za-z0-9]{32}_[0-9A-Fa-f]{8}'],
  ['Grafana token', 'glc_[A-Za-z0-9+/=]{32,250}'],
  ['New Relic key', 'NR(?:AK|II|RA)-[A-Za-z0-9_-]{27,40}'],
  ['Dynatrace token', 'dt0[a-z][0-9]{2}\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}'],
  ['Sentry token', 'sntry[su]_[\\w+/=-]{40,250}'],
  ['Linear API key', 'lin_api_[A-Za-z0-9]{40}'],
  ['Notion token', '(?:secret|ntn)_[A-Za-z0-9]{43,50}(?![A-Za-z0-9_])'],
  ['Airtable token', 'pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}'],
  ['Atlassian token', 'AT(?:ATT|CTT)3[\\w=-]{50,250}'],
  ['Figma token', 'figd_[\\w-]{40,60}'],
  ['Postman key', 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}'],
  ['Tailscale key', 'tskey-(?:auth|api|client)-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}'],
  ['Buildkite token', 'bk[up]a_[0-9a-f]{40}'],
  ['age private key', 'AGE-SECRET-KEY-1[A-Z0-9]{58}'],
];
const shortestToken = 20;
const anyToken = new RegExp(`(?<![A-Za-z0-9])(?:${tokenFormats.map(([, pattern]) => `(${pattern})`).join('|')})`, 'g');

/** Google issues the same key format for use in web pages, where it is public by design. */
const publicGoogleKeys = new Set(['firebase', 'maps', 'map', 'youtube', 'places', 'recaptcha']);

function findToken(words: readonly string[], value: string): Secret | undefined {
  if (value.length < shortestToken) return undefined;
  anyToken.lastIndex = 0;
  for (let match = anyToken.exec(value); match; match = anyToken.exec(value)) {
    if (isMadeUp(match[0])) continue;
    const kind = tokenFormats[match.findIndex((part, group) => group > 0 && part !== undefined) - 1]?.[0] ?? 'token';
    if (kind === 'Google API key' && words.some(word => publicGoogleKeys.has(word) || meantForAll.has(word))) continue;
    return { kind, start: match.index, end: match.index + match[0].length, issued: true };
  }
  return undefined;
}

/** Tokens as documentation prints them: `ghp_xxxx…`, `AKIA…EXAMPLE`. */
function isMadeUp(token: string): boolean {
  const upper = token.toUpperCase();
  if (upper.includes('EXAMPLE') || upper.includes('XXXX') || upper.includes('YOUR') || upper.includes('PLACEHOLDER'))
    return true;
  return new Set(token.slice(-16)).size <= 2;
}

// ── Private keys, JWT, headers ───────────────────────────────────────────────────────────────────────────────────────

const pemHeader = /-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED|PGP|SSH2 ENCRYPTED) )?PRIVATE KEY(?: BLOCK)?-----/;

function findPrivateKey(value: string): Secret | undefined {
  const begin = value.indexOf('-----BEGIN ');
  if (begin < 0) return undefined;
  const header = pemHeader.exec(value);
  if (!header) return undefined;
  const body = header.index + header[0].length;
  const footer = value.indexOf('-----END ', body);
  // A key's body is long; what documentation prints between header and footer is an ellipsis or a reference.
  const material = value
    .slice(body, Math.min(footer < 0 ? value.length : footer, body + 400))
    .replaceAll(/\\[nr]|\s/g, '');
  if (material.length < 32 || material.includes('...') || hasReference(material)) return undefined;
  const end = footer < 0 ? -1 : value.indexOf('-----', footer + 9);
  return { kind: 'private key', start: header.index, end: end < 0 ? value.length : end + 5, issued: true };
}

const jwt = /(?<![\w-])eyJ[\w-]{10,2000}\.eyJ[\w-]{10,8000}\.[\w-]{20,2000}/;
/** `"role":"anon"` in base64 at its three alignments: the key a Supabase web page carries openly. */
const anonymousRole = ['InJvbGUiOiJhbm9uI', 'yb2xlIjoiYW5vbi', 'cm9sZSI6ImFub24i'];

function findJwt(words: readonly string[], value: string): Secret | undefined {
  if (value.length < 60 || !value.includes('eyJ')) return undefined;
  const match = jwt.exec(value);
  if (!match || words.some(word => meantForAll.has(word))) return undefined;
  if (anonymousRole.some(part => match[0].includes(part))) return undefined;
  return { kind: 'JSON web token', start: match.index, end: match.index + match[0].length };
}

const authorization = /(?:^|[\s:"'=])(Basic|Bearer)[ ]{1,4}([A-Za-z0-9+/=_.~-]{8,2048})(?=$|[\s"'`;,])/i;

function findHeader(words: readonly string[], value: string): Secret | undefined {
  if (value.length < 14 || !(words.includes('authorization') || /authorization/i.test(value))) return undefined;
  const match = authorization.exec(value);
  const [, scheme, credential] = match ?? [];
  if (!match || !scheme || !credential || isMadeUp(credential)) return undefined;
  const basic = scheme.toLowerCase() === 'basic';
  if (basic ? !isUserAndPassword(credential) : !isStrong(credential)) return undefined;
  const start = match.index + match[0].length - credential.length;
  return { kind: basic ? 'basic authentication header' : 'bearer token', start, end: start + credential.length };
}

/** Whether base64 text holds `user:password` in printable ASCII. */
function isUserAndPassword(base64: string): boolean {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let bits = 0;
  let count = 0;
  let colon = false;
  for (const character of base64.replace(/={1,2}$/, '')) {
    const digit = digits.indexOf(character);
    if (digit < 0) return false;
    bits = ((bits << 6) | digit) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    const code = (bits >> count) & 0xff;
    if (code < 0x20 || code > 0x7e) return false;
    colon ||= code === 0x3a;
  }
  return colon;
}

// ── Passwords in URLs ────────────────────────────────────────────────────────────────────────────────────────────────

function findUrlPassword(value: string): Secret | undefined {
  let before = 0;
  let insideReference = false;
  for (let at = value.indexOf('://'); at >= 0; at = value.indexOf('://', at + 3)) {
    // The URL in `${URL:-postgres://app:app@db}` is a default that the environment replaces.
    const skipped = value.slice(before, at);
    const opened = skipped.lastIndexOf('${');
    const closed = skipped.lastIndexOf('}');
    if (opened >= 0 || closed >= 0) insideReference = opened > closed;
    before = at;
    const found = insideReference ? undefined : userInfoPassword(value, at + 3);
    if (found) return found;
  }
  // `user:password@tcp(host:3306)/name`, the form of Go's MySQL driver.
  const dsn = /^[\w.-]{1,64}:([^\s@:/]{1,128})@(?:tcp|unix)\(/.exec(value);
  const password = dsn?.[1];
  if (!dsn || !password || isStandIn(password)) return undefined;
  const start = dsn[0].indexOf(':') + 1;
  return { kind: 'password in a connection string', start, end: start + password.length };
}

function userInfoPassword(value: string, from: number): Secret | undefined {
  let colon = -1;
  let at = -1;
  let end = from;
  for (; end < value.length; end++) {
    const character = value[end] ?? '';
    if (endsAuthority.has(character)) break;
    if (character === '$' && value[end + 1] === '{') {
      const closed = closingBrace(value, end + 1);
      if (closed < 0) return undefined;
      end = closed;
    } else if (character === '{') return undefined;
    else if (character === ':' && colon < 0) colon = end;
    else if (character === '@') at = end;
  }
  if (colon < 0 || at <= colon + 1) return undefined;
  const password = value.slice(colon + 1, at);
  const user = value.slice(from, colon).toLowerCase();
  if (isStandIn(password) || isSchematic(user, password.toLowerCase(), value.slice(at + 1, end).toLowerCase()))
    return undefined;
  return { kind: 'password in a URL', start: colon + 1, end: at };
}

const endsAuthority = new Set(['/', '?', '#', ' ', '\t', '\r', '\n', '"', "'", '`', '\\', '(', ')', '<', '>', '|']);

/** The offset of the brace that closes the one at `open`, or -1. Looks no further than a reference is ever long. */
function closingBrace(value: string, open: number): number {
  let depth = 0;
  for (let at = open; at < value.length && at < open + 512; at++) {
    if (value[at] === '{') depth++;
    else if (value[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

/** `http://user:password@host:port`: a drawing of a URL. */
function isSchematic(user: string, password: string, host: string): boolean {
  if (!/^(?:user|username|usr|login|name|u)$/.test(user) || !/^(?:pass|password|passwd|pwd|p)$/.test(password))
    return false;
  return (
    /^(?:host|hostname|server|proxy)?(?::port)?$/.test(host) || /(?:^|\.)example\.(?:com|org|net)(?::|$)/.test(host)
  );
}

// ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Family = 'password' | 'secret' | 'token' | 'key' | 'auth' | 'credentials';

/** A name in lower-case words: `POSTGRES_PASSWORD`, `apiKey`, `--admin-password`, `spring.datasource.password`. */
function wordsOf(name: string): readonly string[] {
  if (name.length > 128) return [];
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g) ?? []).map(word => word.toLowerCase());
}

/**
 * What a name says its value is. The last word decides, as in English: a `PASSWORD_FILE` is a file, a `TOKEN_LIFETIME`
 * a lifetime; words after it that only tell variants apart (`_PROD`, `_2`) do not count.
 */
function familyOf(words: readonly string[]): Family | undefined {
  let last = words.length - 1;
  while (last > 0 && isVariant(words[last] ?? '')) last--;
  const head = words[last];
  if (head === undefined || words.some(word => aboutSecrets.has(word))) return undefined;
  const before = words[last - 1] ?? '';
  const family = familyOfHead(head, before);
  if (!family) return undefined;
  const shared = (family === 'key' || family === 'token') && words.some(word => meantForAll.has(word));
  return shared ? undefined : family;
}

function familyOfHead(head: string, before: string): Family | undefined {
  switch (head) {
    case 'pwd':
    case 'pw':
      return before === '' || before === 'old' ? undefined : 'password'; // `PWD` is the working directory
    case 'pass':
      return passes.has(before) ? undefined : 'password';
    case 'requirepass':
    case 'masterauth':
    case 'passcode':
      return 'password';
    case 'secret':
      return resourceSecrets.has(before) ? undefined : 'secret';
    case 'token':
      return languageTokens.has(before) ? undefined : 'token';
    case 'key':
      return secretKeys.has(before) ? 'key' : undefined;
    case 'keys':
      return undefined;
    case 'cookie':
      return before === 'erlang' ? 'secret' : undefined;
    case 'auth':
      return passwordAuths.has(before) ? 'password' : 'auth';
    case 'credentials':
    case 'credential':
    case 'creds':
      return 'credentials';
  }
  if (/(?:password|passwd|passphrase)$/.test(head)) return 'password';
  if (/(?:client|app|api|jwt|oauth|shared)secret$/.test(head)) return 'secret';
  if (/(?:auth|access|api|bot|github|gitlab|bearer|refresh)token$/.test(head)) return 'token';
  if (/(?:api|access|secret|private|auth|encryption|master)key$/.test(head)) return 'key';
  return undefined;
}

function isVariant(word: string): boolean {
  return variants.has(word) || /^[0-9]+$/.test(word);
}

const variants = new Set(
  'v dev develop development prod production stage staging live local qa base value text string plain plaintext raw current old new primary secondary root admin'.split(
    ' ',
  ),
);
/** Words that make a name speak about secrets rather than hold one: switches, policies, pages, hashes. */
const aboutSecrets = new Set(
  'allow enable enabled disable disabled require required use uses has is no not skip show hide check verify validate change reset forgot forgotten lost generate random force min max hash hashed encrypted example sample csrf xsrf existing'.split(
    ' ',
  ),
);
/** Words of names whose value is handed to every visitor. */
const meantForAll = new Set('public publishable anon anonymous vite react gatsby nuxt expo'.split(' '));
const passes = new Set('proxy fastcgi uwsgi first second one two single multi render must should did can'.split(' '));
/** `imagePullSecret`, `tlsSecret`: these name an object that holds the secret. */
const resourceSecrets = new Set(
  'pull tls image external kubernetes k8s sealed docker cert certificate ca registry vault create from'.split(' '),
);
/** Tokens of language models and of paging. */
const languageTokens = new Set(
  'next page pagination continuation max eos bos pad unk sep cls mask special stop per start end first last'.split(' '),
);
const secretKeys = new Set(
  'api access secret private encryption encrypt master signing sign auth authentication account app jwt hmac aes crypt cipher deploy shared fernet cookie session role subscription integration admin consumer rpc storage webhook license'.split(
    ' ',
  ),
);
const passwordAuths = new Set(['redis', 'rediscli', 'master', 'sentinel', 'valkey', 'keydb']);

function findNamed(name: string | undefined, words: readonly string[], value: string): Secret | undefined {
  if (name === undefined || value.length > longestNamed) return undefined;
  const family = familyOf(words);
  if (!family) return undefined;
  const text = value.trim();
  if (!isCredential(family, words, text, name === name.toUpperCase() || name.startsWith('-'))) return undefined;
  const start = value.indexOf(text);
  return { kind: kindOf(family, words), start, end: start + text.length };
}

function kindOf(family: Family, words: readonly string[]): string {
  if (family === 'credentials' || family === 'auth') return 'credential';
  if (family !== 'key') return family;
  if (words.includes('api') || words.includes('apikey')) return 'API key';
  if (words.includes('private')) return 'private key';
  if (words.includes('encryption') || words.includes('fernet')) return 'encryption key';
  if (words.includes('access')) return 'access key';
  return 'secret key';
}

/**
 * Whether a literal under a secret's name is the secret itself. Whoever runs a stack chooses its passwords, so any
 * literal there is one, `postgres` and `changeme` included; tokens and keys are issued, so a made-up word is none.
 * `variable`: the name is written like an environment variable or a flag; a key of a document (`clientSecret`) often names an object.
 */
function isCredential(family: Family, words: readonly string[], text: string, variable: boolean): boolean {
  if (text === '' || isStandIn(text) || isElsewhere(text) || isSwitch(text)) return false;
  if (words.includes('truststore') || (words.includes('trust') && words.includes('store'))) return false;
  if (family === 'password') return wordCount(text) <= 3;
  if (/\s/.test(text) || /^[0-9]{1,5}[a-z]{0,2}$/i.test(text)) return false;
  if (family === 'auth' || family === 'credentials') return isUserColonPassword(text, words) || isStrong(text);
  if (namesModes.has(text.toLowerCase()) || isDeclined(text)) return false;
  const slug = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(text) && !isStrong(text);
  if (!variable && slug && (family === 'key' || text.includes('-') || words.length === 1)) return false;
  if (family === 'secret') return true;
  return isStrong(text) || !wordsOf(text).some(word => unissued.has(word));
}

/** Whether text has a token's format, yet `findToken`, which comes first, did not take it for one. */
function isDeclined(text: string): boolean {
  anyToken.lastIndex = 0;
  return isMadeUp(text) ? text.length >= shortestToken && !/^0+$/.test(text) : anyToken.test(text);
}

/** Words that show a token or key was never issued by anyone. */
const unissued = new Set(
  'your insert replace todo tbd fixme example sample put enter fill xxx xxxx none mock foo bar baz here'.split(' '),
);
const namesModes = new Set(
  'basic digest bearer jwt oauth oauth2 oidc saml ldap md5 trust peer cert token header cookie session plain login apikey api-key api_key iam anonymous internal external local always never default inherit env write read test testing secret key vault file static dynamic s3 gcs custom manual'.split(
    ' ',
  ),
);

/** `user:password`, and `neo4j/password` in the one image that writes it so. */
function isUserColonPassword(text: string, words: readonly string[]): boolean {
  if (words.join('').includes('neo4j')) return /^neo4j\/[^/\s]{3,64}$/.test(text);
  return /^[\w.@-]{2,64}:[^\s:/,]{3,128}$/.test(text) && !/^[\w.-]+:[0-9]{1,5}$/.test(text);
}

/** Switches and non-values, whatever the name. */
function isSwitch(text: string): boolean {
  return /^(?:true|false|yes|no|on|off|y|n|enabled?|disabled?|null|nil|none|undefined|unset|required|optional|prompt|ask|auto|generated?|~|-|n\/a)$/i.test(
    text,
  );
}

/** References, templates, and what people print where a secret was or shall be: `<password>`, `****`, `dummy`. */
function isStandIn(text: string): boolean {
  if (hasReference(text) || !/[A-Za-z0-9]/.test(text)) return true;
  if (
    /^[xX*.•_-]+$/.test(text) ||
    /^[<[{(].*[>\]})]$/s.test(text) ||
    /^(?:__.{1,64}__|%[^%]{1,64}%|@@?.{1,64}@@?)$/s.test(text)
  ) {
    return true;
  }
  return /^(?:redacted|masked|hidden|dummy|fake|placeholder|unused|not-?used|ignored|not-?needed|not-?required|build-?time|not-?a-?(?:real-?)?(?:secret|password))$/i.test(
    text.replaceAll(/[_ ]/g, '-'),
  );
}

function hasReference(text: string): boolean {
  return /\$[{(A-Za-z_]|\{\{|<%|%\(|#\{|\bsecrets\.|\benv\.|\bvars?\.|\bprocess\.env|\bos\.environ|\bgetenv/.test(text);
}

/** Values that say where the secret is kept: paths, URLs, names of resources, names of variables, encrypted text. */
function isElsewhere(text: string): boolean {
  if (/^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)/.test(text) || text.includes('://')) return true;
  if (/\.(?:pem|key|crt|cer|json|txt|jks|p12|pfx|env|ya?ml|toml|conf|secret|pub)$/i.test(text)) return true;
  if (
    /^(?:arn:|projects\/|vault:|vault\/|secretref:|ref\+|ssm:|file:|env:|sops:|kms:|aws-sm:|keyvault:|@Microsoft\.KeyVault|ENC\[|!)/i.test(
      text,
    )
  ) {
    return true;
  }
  // `server-password: MAVEN_TOKEN`: the name of a variable that holds it.
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text) && namesSecret(text);
}

/** Whether text is so irregular that only a machine made it up. */
function isStrong(text: string): boolean {
  if (text.length < 16 || !/^[A-Za-z0-9+/=_.~:!@#%^&*-]+$/.test(text)) return false;
  return /[0-9]/.test(text) && /[A-Za-z]/.test(text) && new Set(text).size >= 8 && longestWord(text) < 8;
}

/** The longest run of lower-case letters without a digit or capital: long in words, short in random text. */
function longestWord(text: string): number {
  return (text.match(/[a-z]+|[A-Z]{2,}/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

function wordCount(text: string): number {
  return text.split(/\s+/).length;
}

// ── Names inside the value: command lines, connection strings ────────────────────────────────────────────────────────

/** `--password=x`, `--requirepass x`, `PGPASSWORD=x pg_dump`, `Server=db;Password=x`, `jdbc:…?user=a&password=x`. */
function findAssigned(value: string): Secret | undefined {
  return findAfterEquals(value) ?? findAfterFlag(value);
}

const beforeEquals = /([A-Za-z_-][\w.-]{1,63}) {0,2}=(?![=~>])["']?([^\s"'`;&,|()<>]{2,256})/g;

function findAfterEquals(value: string): Secret | undefined {
  if (!value.includes('=')) return undefined;
  beforeEquals.lastIndex = 0;
  for (let match = beforeEquals.exec(value); match; match = beforeEquals.exec(value)) {
    const [whole, name = '', text = ''] = match;
    const end = match.index + whole.length;
    const words = wordsOf(name);
    const family = familyOf(words);
    if (!family) {
      // `--from-literal=password=x`: the value may be an assignment of its own.
      if (text.includes('=')) beforeEquals.lastIndex = end - text.length;
      continue;
    }
    if (/[)\]]/.test(value[end] ?? '') || text.startsWith('-') || !isCertain(family, words, text)) continue;
    const joined = /[;?,]/.test(value) ? ' in a connection string' : '';
    return { kind: kindOf(family, words) + joined, start: end - text.length, end };
  }
  return undefined;
}

const flagAndValue = /(?:^|\s)(--?[A-Za-z][\w.-]{2,63})\s{1,4}["']?([^\s"'`;&|()<>]{2,256})/g;
const curlUser = /\bcurl\s.{0,400}?\s(?:-u|--user)[ =]["']?[\w.-]{1,64}:([^\s"'`:/]{3,128})/s;

function findAfterFlag(value: string): Secret | undefined {
  if (!value.includes('-')) return undefined;
  flagAndValue.lastIndex = 0;
  for (let match = flagAndValue.exec(value); match; match = flagAndValue.exec(value)) {
    const [whole, name = '', text = ''] = match;
    const end = match.index + whole.length;
    if (text.startsWith('-')) {
      flagAndValue.lastIndex = end - text.length - 1;
      continue;
    }
    const words = wordsOf(name);
    const family = familyOf(words);
    // `docker build --secret id=token` names a secret and holds none.
    if (!family || text.includes('=') || !isCertain(family, words, text)) continue;
    return { kind: kindOf(family, words), start: end - text.length, end };
  }
  const curl = value.length <= longestNamed ? curlUser.exec(value) : null;
  const password = curl?.[1];
  if (!curl || !password || isStandIn(password)) return undefined;
  const end = curl.index + curl[0].length;
  return { kind: 'password', start: end - password.length, end };
}

/** Inside other text only passwords are taken at their word; the rest has to look like one. */
function isCertain(family: Family, words: readonly string[], text: string): boolean {
  if (family === 'password' || family === 'secret')
    return isCredential(family, words, text, true) && !/[[\]?]/.test(text);
  return isStrong(text) && isCredential(family, words, text, true);
}
