import assert from 'node:assert/strict';
import { findSecret, namesSecret, redact } from '../../server/core/model/secret.js';

/** Text that looks random but is built here, so that no scanner takes this file for a leak. */
function made(length: number, alphabet = 'aB3dE5gH7jK9mN2pQ4sT6v'): string {
  return Array.from({ length }, (_, at) => alphabet[(at * 7) % alphabet.length]).join('');
}
const hex = (length: number) => made(length, '0a1b2c3d4e5f6789');
const capitals = (length: number) => made(length, 'ABC2DEF3GHJ4KMN5PQR6');
const digits = (length: number) => made(length, '1928374650');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const pem = (label: string, eol = '\n') =>
  `-----BEGIN ${label}-----${eol}${made(64)}${eol}${made(64)}${eol}-----END ${label}-----`;
const webToken = (claims: object) =>
  [base64url('{"alg":"HS256","typ":"JWT"}'), base64url(JSON.stringify(claims)), made(43)].join('.');

type Row = readonly [name: string | undefined, value: string, kind: string, secretPart?: string];

const tokens: readonly Row[] = [
  [undefined, `AKIA${capitals(16)}`, 'AWS access key'],
  ['AWS_ACCESS_KEY_ID', `ASIA${capitals(16)}`, 'AWS access key'],
  [undefined, `ghp_${made(36)}`, 'GitHub token'],
  [undefined, `ghs_${made(36)}`, 'GitHub token'],
  [undefined, `github_pat_${made(22)}_${made(59)}`, 'GitHub token'],
  [undefined, `https://x-access-token@github.com/${'a'}?t=gho_${made(36)}`, 'GitHub token', `gho_${made(36)}`],
  [undefined, `glpat-${made(20)}`, 'GitLab token'],
  [undefined, `gldt-${made(20)}`, 'GitLab token'],
  [undefined, `AIza${made(35)}`, 'Google API key'],
  [undefined, `GOCSPX-${made(28)}`, 'Google OAuth secret'],
  [undefined, `ya29.${made(60)}`, 'Google access token'],
  [undefined, `abc8Q~${made(34)}`, 'Azure client secret'],
  [undefined, `xoxb-${digits(11)}-${digits(11)}-${made(24)}`, 'Slack token'],
  [undefined, `xapp-1-A${capitals(10)}-${digits(13)}-${hex(40)}`, 'Slack token'],
  [
    undefined,
    `https://hooks.slack.com/services/T${capitals(8)}/B${capitals(8)}/${made(24)}`,
    'Slack webhook',
    `hooks.slack.com/services/T${capitals(8)}/B${capitals(8)}/${made(24)}`,
  ],
  [undefined, `sk_live_${made(24)}`, 'Stripe key'],
  [undefined, `rk_live_${made(24)}`, 'Stripe key'],
  [undefined, `whsec_${made(32)}`, 'webhook signing secret'],
  [undefined, `sk-ant-api03-${made(80)}`, 'Anthropic API key'],
  [undefined, `sk-or-v1-${hex(64)}`, 'OpenRouter API key'],
  [undefined, `sk-proj-${made(80)}`, 'OpenAI API key'],
  [undefined, `sk-${made(48)}`, 'OpenAI API key'],
  [undefined, `gsk_${made(52)}`, 'Groq API key'],
  [undefined, `hf_${made(34)}`, 'Hugging Face token'],
  [undefined, `r8_${made(37)}`, 'Replicate token'],
  [undefined, `npm_${made(36)}`, 'npm token'],
  [undefined, `//registry.npmjs.org/:_authToken=npm_${made(36)}`, 'npm token', `npm_${made(36)}`],
  [undefined, `pypi-AgEI${made(80)}`, 'PyPI token'],
  [undefined, `rubygems_${hex(48)}`, 'RubyGems key'],
  [undefined, `dckr_pat_${made(27)}`, 'Docker Hub token'],
  [undefined, `SG.${made(22)}.${made(43)}`, 'SendGrid key'],
  [undefined, `xkeysib-${hex(64)}-${made(16)}`, 'Brevo key'],
  [undefined, `key-${hex(32)}`, 'Mailgun key'],
  [undefined, `${hex(32)}-us12`, 'Mailchimp key'],
  [undefined, `SK${hex(32)}`, 'Twilio API key'],
  [undefined, `${digits(10)}:AA${made(33)}`, 'Telegram bot token'],
  [undefined, `M${made(25)}.${made(6)}.${made(38)}`, 'Discord bot token'],
  [undefined, `discord.com/api/webhooks/${digits(18)}/${made(68)}`, 'Discord webhook'],
  [undefined, `dop_v1_${hex(64)}`, 'DigitalOcean token'],
  [undefined, `hvs.${made(24)}`, 'Vault token'],
  [undefined, `${made(14)}.atlasv1.${made(67)}`, 'Terraform Cloud token'],
  [undefined, `dp.st.prd.${made(44)}`, 'Doppler token'],
  [undefined, `pul-${hex(40)}`, 'Pulumi token'],
  [undefined, `dapi${hex(32)}`, 'Databricks token'],
  [undefined, `pscale_tkn_${made(43)}`, 'PlanetScale secret'],
  [undefined, `sbp_${hex(40)}`, 'Supabase key'],
  [undefined, `shpat_${hex(32)}`, 'Shopify token'],
  [undefined, `glsa_${made(32)}_${hex(8)}`, 'Grafana token'],
  [undefined, `NRAK-${capitals(27)}`, 'New Relic key'],
  [undefined, `lin_api_${made(40)}`, 'Linear API key'],
  [undefined, `ntn_${made(46)}`, 'Notion token'],
  [undefined, `figd_${made(40)}`, 'Figma token'],
  [undefined, `PMAK-${hex(24)}-${hex(34)}`, 'Postman key'],
  [undefined, `tskey-auth-${made(12)}-${made(32)}`, 'Tailscale key'],
  [undefined, `AGE-SECRET-KEY-1${capitals(58)}`, 'age private key'],
  [undefined, `ghr_${made(76)}`, 'GitHub token'],
  [undefined, `ghu_${made(36)}`, 'GitHub token'],
  [undefined, `glrt-${made(20)}`, 'GitLab token'],
  [undefined, `xoxp-${digits(11)}-${digits(11)}-${made(24)}`, 'Slack token'],
  [undefined, `sk_test_${made(24)}`, 'Stripe key'],
  [undefined, `xai-${made(80)}`, 'xAI API key'],
  [undefined, `pplx-${made(48)}`, 'Perplexity API key'],
  [undefined, `re_${made(8)}_${made(24)}`, 'Resend key'],
  [undefined, `doo_v1_${hex(64)}`, 'DigitalOcean token'],
  [undefined, `sb_secret_${made(30)}`, 'Supabase key'],
  [undefined, `sq0atp-${made(22)}`, 'Square token'],
  [undefined, `glc_${made(60)}`, 'Grafana token'],
  [undefined, `NRAK-${capitals(27)}`, 'New Relic key'],
  [undefined, `dt0c01.${capitals(24)}.${capitals(64)}`, 'Dynatrace token'],
  [undefined, `sntrys_${made(80)}`, 'Sentry token'],
  [undefined, `pat${made(14)}.${hex(64)}`, 'Airtable token'],
  [undefined, `ATATT3${made(80)}`, 'Atlassian token'],
  [undefined, `bkua_${hex(40)}`, 'Buildkite token'],
  [undefined, `curl -H 'X-Key: sk-ant-api03-${made(80)}'`, 'Anthropic API key', `sk-ant-api03-${made(80)}`],
];

const shaped: readonly Row[] = [
  [undefined, pem('PRIVATE KEY'), 'private key'],
  [undefined, pem('RSA PRIVATE KEY', '\\n'), 'private key'],
  ['config', `cert: x\n${pem('OPENSSH PRIVATE KEY')}\nmore`, 'private key', pem('OPENSSH PRIVATE KEY')],
  ['SERVICE_ROLE_KEY', webToken({ role: 'service_role', iss: 'supabase' }), 'JSON web token'],
  ['DATABASE_URL', 'postgres://app:hunter2@db:5432/app', 'password in a URL', 'hunter2'],
  ['DATABASE_URL', 'postgres://app:hunter2@${DB_HOST:-db}:5432/app', 'password in a URL', 'hunter2'],
  [undefined, 'mysql://${DB_USER:?set}:s3cr3t@db/app', 'password in a URL', 's3cr3t'],
  ['CELERY_BROKER_URL', 'redis://:p4ss@redis:6379/0', 'password in a URL', 'p4ss'],
  ['URL', 'amqp://guest:guest@rabbitmq:5672', 'password in a URL', 'guest'],
  ['MONGO', 'mongodb+srv://u:p%40ss@cluster0.example.mongodb.net/db', 'password in a URL', 'p%40ss'],
  ['BROKERS', 'http://a:8080,http://u:secretpw@b:8080', 'password in a URL', 'secretpw'],
  ['DSN', 'app:hunter2@tcp(db:3306)/app?parseTime=true', 'password in a connection string', 'hunter2'],
  [
    'ConnectionStrings__Default',
    'Server=db;Database=app;User Id=sa;Password=Your_password123;',
    'password in a connection string',
    'Your_password123',
  ],
  [
    'SPRING_DATASOURCE_URL',
    'jdbc:postgresql://db/app?user=app&password=hunter2',
    'password in a connection string',
    'hunter2',
  ],
  ['REDIS', 'redis:6379,password=hunter2,ssl=False', 'password in a connection string', 'hunter2'],
  [
    'AZURE',
    `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${made(86)}==;`,
    'secret key in a connection string',
    `${made(86)}==`,
  ],
  ['PGCONF', 'host=db user=app password=hunter2 dbname=app', 'password', 'hunter2'],
  [
    'HEADERS',
    `Authorization: Basic ${base64('admin:hunter2')}`,
    'basic authentication header',
    base64('admin:hunter2'),
  ],
  ['authorization', `Bearer ${made(40)}`, 'bearer token', made(40)],
  [undefined, 'redis-server --requirepass hunter2 --appendonly yes', 'password', 'hunter2'],
  [undefined, 'redis-server --requirepass "hunter2"', 'password', 'hunter2'],
  [undefined, 'server --admin-password=hunter2', 'password', 'hunter2'],
  [undefined, 'PGPASSWORD=hunter2 pg_dump -h db app', 'password', 'hunter2'],
  [undefined, 'kubectl create secret generic db --from-literal=password=hunter2', 'password', 'hunter2'],
  ['JAVA_OPTS', '-Xmx512m -Dspring.datasource.password=hunter2', 'password', 'hunter2'],
  [undefined, 'curl -s -u elastic:changeme http://localhost:9200', 'password', 'changeme'],
  [undefined, pem('EC PRIVATE KEY'), 'private key'],
  ['AMQP_URL', 'amqps://svc:Tr0ub4dor@mq.internal:5671/%2f', 'password in a URL', 'Tr0ub4dor'],
  ['REPOSITORY', 'https://bot:hunter22@git.internal/a/b.git', 'password in a URL', 'hunter22'],
  ['SMTP', 'smtps://mailer:letmein@smtp.internal:465', 'password in a URL', 'letmein'],
  ['DSN', 'Host=db;Username=app;Password=hunter2', 'password in a connection string', 'hunter2'],
  [undefined, 'valkey-server --masterauth hunter2', 'password', 'hunter2'],
  [undefined, 'MYSQL_PWD=hunter2 mysqldump -u root shop', 'password', 'hunter2'],
];

const named: readonly Row[] = [
  ['POSTGRES_PASSWORD', 'postgres', 'password'],
  ['POSTGRES_PASSWORD', 'hunter2 ', 'password', 'hunter2'],
  ['MYSQL_ROOT_PASSWORD', '123', 'password'],
  ['MYSQL_PWD', 'root', 'password'],
  ['PGPASSWORD', 'supabase', 'password'],
  ['WEBPASSWORD', 'admin', 'password'],
  ['KEYCLOAK_ADMIN_PASSWORD', 'admin', 'password'],
  ['DB_PASSWD', 'gitea', 'password'],
  ['SMTP_PASS', 'mail', 'password'],
  ['dbPassword', 'changeme', 'password'],
  ['spring.datasource.password', 'secret', 'password'],
  ['ADMIN_PASSWORD_PROD', 'adm1n', 'password'],
  ['KEY_PASSPHRASE', 'open sesame', 'password'],
  ['GF_SECURITY_ADMIN_PASSWORD', 'pa$$9word', 'password'],
  ['REDISCLI_AUTH', 'bitnami', 'password'],
  ['--requirepass', 'hunter2', 'password'],
  ['NEO4J_AUTH', 'neo4j/hunter2', 'credential'],
  ['BASIC_AUTH', 'admin:hunter2', 'credential'],
  ['JWT_SECRET', 'supersecret', 'secret'],
  ['JWT_SECRET', 'your-256-bit-secret', 'secret'],
  ['NEXTAUTH_SECRET', 'mysecret', 'secret'],
  ['clientSecret', 'supersecret', 'secret'],
  ['RABBITMQ_ERLANG_COOKIE', 'chocolate', 'secret'],
  ['SECRET_KEY', 'dev', 'secret key'],
  ['SECRET_KEY_BASE', hex(64), 'secret key'],
  ['DJANGO_SECRET_KEY', `django-insecure-${made(40)}`, 'secret key'],
  ['AWS_SECRET_ACCESS_KEY', made(40), 'access key'],
  ['MINIO_SECRET_KEY', 'minio123', 'secret key'],
  ['API_KEY', 'ci-test-key', 'API key'],
  ['API_KEY', 'changeme', 'API key'],
  ['apiKey', hex(32), 'API key'],
  ['ENCRYPTION_KEY', '0'.repeat(64), 'encryption key'],
  ['AIRFLOW__CORE__FERNET_KEY', `${made(43)}=`, 'encryption key'],
  ['INFLUXDB_ADMIN_TOKEN', 'my-super-secret-auth-token', 'token'],
  ['DOCKER_INFLUXDB_INIT_ADMIN_TOKEN', made(40), 'token'],
  ['HELLO_CREDENTIALS', 'user:hunter2', 'credential'],
  ['MSSQL_SA_PASSWORD', 'Your_password123', 'password'],
  ['MONGO_INITDB_ROOT_PASSWORD', 'example', 'password'],
  ['RABBITMQ_DEFAULT_PASS', 'guest', 'password'],
  ['PGADMIN_DEFAULT_PASSWORD', 'admin', 'password'],
  ['CLICKHOUSE_PASSWORD', 'clickhouse', 'password'],
  ['NEO4J_AUTH', 'neo4j/password', 'credential'],
  ['SESSION_SECRET', 'keyboard cat'.replace(' ', '-'), 'secret'],
  ['OAUTH2_PROXY_CLIENT_SECRET', hex(40), 'secret'],
  ['MEILI_MASTER_KEY', 'masterKey', 'secret key'],
];

const lookAlikes: readonly (readonly [name: string | undefined, value: string])[] = [
  // References
  ['POSTGRES_PASSWORD', '$' + '{POSTGRES_PASSWORD}'],
  ['POSTGRES_PASSWORD', '$' + '{POSTGRES_PASSWORD:-postgres}'],
  ['POSTGRES_PASSWORD', '$POSTGRES_PASSWORD'],
  ['POSTGRES_PASSWORD', '$$POSTGRES_PASSWORD'],
  ['POSTGRES_PASSWORD', '$(DB_PASSWORD)'],
  ['API_KEY', '$' + '{{ secrets.API_KEY }}'],
  ['API_KEY', 'secrets.API_KEY'],
  ['password', '{{ .Values.password }}'],
  ['PASSWORD', '<your password>'],
  ['PASSWORD', '<%= password %>'],
  ['PASSWORD', '{password}'],
  ['PASSWORD', '[password]'],
  ['PASSWORD', '********'],
  ['PASSWORD', 'xxxxxxxx'],
  ['PASSWORD', '__DB_PASSWORD__'],
  ['PASSWORD', '%DB_PASSWORD%'],
  ['PASSWORD', '#{DB_PASSWORD}#'],
  ['PASSWORD', ''],
  ['PASSWORD', '   '],
  ['PASSWORD', 'REDACTED'],
  ['SECRET_KEY_BASE', 'dummy'],
  ['SECRET_KEY', 'not-a-secret'],
  ['server-password', 'MAVEN_CENTRAL_TOKEN'],
  ['password', 'the password of the database user, at least eight characters'],
  ['DB_PASSWORD', 'vault:secret/data/db#password'],
  ['DB_PASSWORD', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db'],
  ['DB_PASSWORD', 'op://vault/db/password'],
  ['DB_PASSWORD', 'ENC[AES256_GCM,data:abc]'],
  // Names that end in another noun
  ['POSTGRES_PASSWORD_FILE', '/run/secrets/db'],
  ['POSTGRES_PASSWORD_FILE', 'db_password'],
  ['SSH_PRIVATE_KEY_PATH', 'keys/id'],
  ['TOKEN_URL', 'https://auth.internal/token'],
  ['API_TOKEN_VERSION', 'abc123def456'],
  ['SECRET_NAME', 'db-credentials'],
  ['TOKEN_NAME', 'deploy'],
  ['CLIENT_ID', 'my-client'],
  ['AWS_ACCESS_KEY_ID', 'minio'],
  ['TOKEN_TTL', '3600'],
  ['TOKEN_EXPIRY', '1h30m'],
  ['TOKEN_LIFETIME', 'P1DT12H30M'],
  ['PASSWORD_LENGTH', '16'],
  ['PASSWORD_MIN_LENGTH', 'twelve'],
  ['PASSWORD_AUTH_ENABLED', 'whenever'],
  ['PASSWORD_HASHER', 'argon2'],
  ['PASSWORD_POLICY', 'strict'],
  ['PASSWORD_RESET_TEMPLATE', 'reset'],
  ['SECRETS_DIR', 'secrets'],
  ['SECRET_BACKEND', 'vault'],
  ['SECRET_KEY_REF', 'db'],
  ['API_KEY_HEADER', 'X-Api-Key'],
  ['JWT_SECRET_ALGORITHM', 'HS256'],
  ['AUTH_TYPE', 'scram'],
  ['POSTGRES_HOST_AUTH_METHOD', 'trust'],
  ['TOKENIZER', 'cl100k'],
  ['KEYCLOAK_REALM', 'master'],
  ['KEYCLOAK_URL', 'keycloak'],
  ['KEYBOARD', 'us'],
  ['MONKEY', 'banana'],
  ['AUTHOR', 'Jane Doe'],
  ['AUTHORITY', 'login.internal'],
  ['COMPASS', 'north'],
  ['BYPASS', 'everything'],
  ['PWD', '/app'],
  ['PASSENGER_APP_ENV', 'production'],
  ['PROXY_PASS', 'backend'],
  ['SECRETARY', 'Jane'],
  // Names that speak about secrets
  ['ALLOW_EMPTY_PASSWORD', 'yes'],
  ['ALLOW_EMPTY_PASSWORD', 'sure'],
  ['MYSQL_RANDOM_ROOT_PASSWORD', '1'],
  ['REQUIRE_PASSWORD', 'always'],
  ['ENABLE_TOKEN', 'always'],
  ['PASSWORD', 'false'],
  ['PASSWORD', 'null'],
  ['TOKEN', 'none'],
  // Public by design
  ['STRIPE_PUBLIC_KEY', 'abc123def456ghi7'],
  ['NEXT_PUBLIC_API_KEY', hex(32)],
  ['VITE_MAPS_API_KEY', `AIza${made(35)}`],
  ['FIREBASE_API_KEY', `AIza${made(35)}`],
  ['SUPABASE_ANON_KEY', webToken({ role: 'anon' })],
  ['SUPABASE_KEY', webToken({ iss: 'supabase', role: 'anon', exp: 1 })],
  ['LANGFUSE_PUBLIC_KEY', `pk-lf-${hex(32)}`],
  [undefined, pem('PUBLIC KEY')],
  [undefined, pem('CERTIFICATE')],
  [undefined, '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----'],
  // Keys and tokens that open nothing
  ['CACHE_KEY', 'v1-node-modules'],
  ['PARTITION_KEY', 'customer'],
  ['PRIMARY_KEY', 'id'],
  ['ROUTING_KEY', 'orders.created'],
  ['SSH_HOST_KEY', 'rsa'],
  ['EOS_TOKEN', '</s>'],
  ['PAD_TOKEN', 'pad'],
  ['id-token', 'write'],
  ['API_KEY', '12'],
  ['API_KEY', 'your-api-key'],
  ['OPENAI_API_KEY', 'sk-your-key-here'],
  ['GITHUB_TOKEN', `ghp_${'x'.repeat(36)}`],
  [undefined, `AKIA${'IOSFODNN7'}EXAMPLE`],
  ['TOKEN', 'mock'],
  ['ACCESS_KEY', '/certs/access'],
  ['SECRET', './secret.txt'],
  ['REDIS_TLS_KEY', 'redis.key'],
  ['PRIVATE_KEY', 'certs/server.pem'],
  // Kubernetes and Helm: names of objects
  ['secret', 'db-credentials'],
  ['existingSecret', 'postgres-auth'],
  ['imagePullSecret', 'registry'],
  ['tlsSecret', 'wildcard'],
  ['secretKey', 'password'],
  ['clientSecret', 'grafana-oauth-secret'],
  ['existingSecretPasswordKey', 'redis-password'],
  ['PROXY_AUTH', 'basic'],
  ['BASIC_AUTH', 'enabled'],
  ['MQTT_AUTH', 'mosquitto:1883'],
  ['CREDENTIALS', 'include'],
  ['GOOGLE_APPLICATION_CREDENTIALS', '/etc/gcp/key.json'],
  // URLs and command lines without a literal password
  ['DATABASE_URL', 'postgres://app@db:5432/app'],
  ['DATABASE_URL', 'postgres://app:$' + '{DB_PASSWORD}@db:5432/app'],
  ['DATABASE_URL', 'postgres://app:$' + '{DB_PASSWORD:?set a/b}@db:5432/app'],
  ['DATABASE_URL', '$' + '{DATABASE_URL:-postgres://app:app@db:5432/app}'],
  ['DATABASE_URL', 'postgres://app:<password>@db:5432/app'],
  ['DATABASE_URL', 'postgres://app:****@db:5432/app'],
  ['DATABASE_URL', 'postgres://app:@db:5432/app'],
  ['DATABASE_URL', 'postgres://{{ user }}:{{ password }}@db/app'],
  ['PROXY', 'http://user:password@host:port'],
  ['SITE', 'http://localhost:8080/@scope/name'],
  ['REPOSITORY', 'ssh://git@github.com:22/a/b'],
  [undefined, 'ghcr.io/acme/web:1.2@sha256:0123456789abcdef'],
  [undefined, `sha512-${made(86)}==`],
  [undefined, 'Basic authentication is required'],
  ['authorization', 'Bearer token'],
  ['JAVA_OPTS', '-Djavax.net.ssl.trustStorePassword=changeit'],
  [undefined, 'redis-server --requirepass $REDIS_PASSWORD'],
  [undefined, 'docker login -u bot --password-stdin'],
  [undefined, 'docker build --secret id=npmrc,src=.npmrc .'],
  [undefined, 'PGPASSWORD=$DB_PASSWORD psql'],
  [undefined, 'token=$(cat /run/token)'],
  [undefined, 'login(user=user, password=password)'],
  [undefined, 'if [ "$password" == "" ]; then exit 1; fi'],
  [undefined, 'mysqladmin ping -h localhost -p$$MYSQL_ROOT_PASSWORD'],
  [undefined, 'curl -u "$USER:$PASS" https://api.internal'],
  [undefined, 'server --token-file /run/token --auth basic'],
  [undefined, 'hunter2'],
  ['NAME', made(40)],
  [undefined, '123e4567-e89b-12d3-a456-426614174000'],
  ['POSTGRES_PASSWORD', '$' + '{POSTGRES_PASSWORD:?POSTGRES_PASSWORD must be set}'],
  ['SESSION_COOKIE_NAME', 'sid'],
  ['JWT_EXPIRATION', '3600000'],
  ['PASSWORD_FIELD', 'login'],
  ['TOKEN_ENDPOINT', 'oauth2/token'],
  ['S3_KEY_PREFIX', 'uploads/2026'],
  ['SORT_KEY', 'created_at'],
  ['PASSWORD', 'null'],
  ['DB_PASSWORD', '/run/secrets/db_password'],
  [undefined, 'traefik.http.routers.web.middlewares=auth@file'],
  [undefined, 'redis://cache:6379/0'],
  ['MAX_TOKENS', '4096'],
];

describe('findSecret', () => {
  for (const [group, rows] of Object.entries({ tokens, shaped, named })) {
    describe(group, () => {
      for (const [name, value, kind, part] of rows) {
        it(`${kind} in ${name ?? 'a value'}: ${value.slice(0, 24).replaceAll('\n', ' ')}`, () => {
          const found = findSecret(name, value);
          assert.equal(found?.kind, kind);
          assert.equal(value.slice(found?.start, found?.end), part ?? value);
        });
      }
    });
  }

  describe('look-alikes', () => {
    for (const [name, value] of lookAlikes) {
      it(`${name ?? '(no name)'}: ${value.slice(0, 50).replaceAll('\n', ' ')}`, () => {
        assert.equal(findSecret(name, value), undefined);
      });
    }
  });

  it('has the breadth it claims', () => {
    assert.ok(tokens.length + shaped.length + named.length >= 150);
    assert.ok(new Set(tokens.map(row => row[2])).size >= 40);
    assert.ok(lookAlikes.length >= 150);
  });

  it('finds a token wherever it stands in a value, and not inside a longer word', () => {
    const token = `ghp_${made(36)}`;
    const found = findSecret(undefined, `git clone https://${token}@github.com/a/b`);
    assert.deepEqual(found && [found.kind, found.start], ['GitHub token', 18]);
    assert.equal(findSecret(undefined, `abc${token}`), undefined);
  });

  it('takes time linear in the value', () => {
    const units = [
      'a',
      ' ',
      '=',
      'a=',
      'aa=aa',
      '--password ',
      'password=',
      '://',
      'x:y@',
      '$' + '{',
      '{{',
      'sk-',
      'AIza',
      'eyJa.',
      '-----BEGIN ',
      'curl -u ',
      'Basic ',
      'A',
      '1:',
      '[',
      '<',
    ];
    for (const unit of units) {
      const value = `authorization eyJ ${unit.repeat(Math.ceil(200_000 / unit.length))}`;
      // The best of three: what else the machine does is not the text's fault.
      const runs = [1, 2, 3].map(() => {
        const start = performance.now();
        findSecret('DB_PASSWORD', value);
        findSecret(undefined, value);
        return performance.now() - start;
      });
      assert.ok(Math.min(...runs) < 250, `${unit}: ${Math.min(...runs)} ms`);
    }
    const name = 'PASSWORD_'.repeat(10_000);
    assert.equal(findSecret(name, 'hunter2'), undefined);
  });

  it('keeps its span inside the value for every prefix of every row', () => {
    for (const [name, value] of [...tokens, ...shaped, ...named, ...lookAlikes]) {
      for (let length = 0; length <= value.length; length++) {
        const found = findSecret(name, value.slice(0, length));
        if (found)
          assert.ok(found.start >= 0 && found.start < found.end && found.end <= length, value.slice(0, length));
      }
    }
  });
});

describe('namesSecret', () => {
  it('tells names by their words', () => {
    for (const name of [
      'DB_PASSWORD',
      'apiKey',
      '--requirepass',
      'x-api-key',
      'APIToken',
      'OAUTH2_CLIENT_SECRET',
      'MYSQL_PASSWORD_2',
    ]) {
      assert.equal(namesSecret(name), true, name);
    }
    for (const name of ['', '_', 'PASSWORDS', 'MONKEY', 'DB_PASSWORD_FILE', 'publicKey', 'PWD', '密码']) {
      assert.equal(namesSecret(name), false, name);
    }
  });
});

describe('redact', () => {
  it('shows two characters and the length of a long value', () => {
    assert.equal(redact(`ghp_${made(36)}`), 'gh… (40 characters)');
  });
  it('shows nothing of a short one, and nothing that would break a line', () => {
    assert.equal(redact('hunter2'), '…');
    assert.equal(redact(''), '…');
    assert.equal(redact('`\n'.repeat(20)), '… (40 characters)');
    assert.equal(redact('😀'.repeat(10)), '… (20 characters)');
  });
});
