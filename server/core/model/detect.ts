/** What kind of file a path and its text are. Language ids are never asked: other extensions relabel files. */

export type FileKind =
  | 'compose'
  | 'dockerfile'
  | 'workflow'
  | 'kubernetes'
  | 'prometheus'
  | 'prometheus-rules'
  | 'alertmanager'
  | 'terraform';

const composeName = /^(docker-)?compose([.-][\w.-]+)?\.ya?ml$/i;
const composeSuffix = /[.-](docker-)?compose\.ya?ml$/i;
const dockerfileName = /^(Dockerfile|Containerfile)([.-][\w.-]+)?$/i;
const dockerfileSuffix = /\.(Dockerfile|Containerfile)$/i;
const workflowPath = /(^|\/)\.(github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/;
const yamlName = /\.ya?ml$/i;
const terraformName = /\.(tf|tofu|tfvars)$/i;
/** Prometheus' rules are also called `alert.rules`. */
const rulesName = /\.rules$/i;

/** Texts of other files that rules read as evidence: settings, dependency manifests, ignore files, documents. */
const evidenceName =
  /^([\w.-]*\.?dockerignore|package\.json|pyproject\.toml|requirements[\w.-]*\.txt|Pipfile|setup\.(py|cfg)|tox\.ini|pytest\.ini|noxfile\.py|go\.mod|pom\.xml|build\.gradle(\.kts)?|Gemfile|composer\.json|Cargo\.toml|mix\.exs|alembic\.ini|(GNU)?[Mm]akefile|[Jj]ustfile|Taskfile\.ya?ml|Jenkinsfile|\.readiness\.ya?ml|CODEOWNERS|\.gitignore|renovate\.json5?)$/;
const evidencePath = /\.(tf|tofu|tfvars|md|sh|csproj|rules)$/i;
/** Source files in which a service starts, is set up, or says how it is watched; nobody else's and no tests. */
const entryName =
  /^(?:main|app|server|__main__|wsgi|asgi|program|startup|application|bootstrap|instrumentation|settings|config|env|[\w.-]*(?:health|metrics|logging|logger|shutdown|telemetry|tracing)[\w.-]*)\.(?:py|[cm]?[jt]s|go|rs|java|kt|cs|rb|php|properties)$/i;
const indexPath = /^(?:[\w.-]+\/){0,3}index\.[cm]?[jt]s$/;
const notOwn =
  /(?:^|\/)(?:site-packages|tests?|__tests__|specs?|e2e|fixtures?|examples?|samples?|docs?|dist|build|out|public|static|assets|migrations?)\/|\.(?:test|spec|d|stories|min)\.[cm]?[jt]s$/i;
/** Steps in which a database changes. */
const migrationPath = /(?:^|\/)(?:versions\/[^/]+\.py|(?:migrations?|migrate|drizzle)\/(?:[^/]+\/)?[^/]+\.sql)$/i;
/** Samples of an environment. */
const sampleName =
  /^(?:\.?env[\w.-]*(?:example|sample|template|tpl|dist|defaults?)|(?:example|sample|template|dist)(?:[_-]\w+)?\.env|\.?[\w-]+\.env\.(?:example|sample|template|dist)|\.envrc(?:\.(?:example|sample))?|\.env\.schema|env\.[\w-]+\.(?:example|sample)|example\.envrc)$/i;
/** Environments that are written down; what is in them never leaves this machine. */
const environmentName = /^\.env(?:\.[\w-]+)*$/;
/** Dockerfile.md, Dockerfile.dockerignore and the like are about Dockerfiles, not Dockerfiles. */
const notDockerfile =
  /\.(md|txt|dockerignore|ya?ml|json|j2|tmpl|tpl|template|erb|sh|py|rb|go|rs|ex|exs|java|kt|cs|php|lua|ps1|xml|toml|ts|js|html|bak|orig|swp)$/i;

/** Folders of what a test reads, often wrong on purpose, and of what was put away: neither is going to run. */
const asidePath =
  /(?:^|\/)(?:test[-_]?data|(?:test[-_])?fixtures?|__fixtures__|__snapshots__|_?archived|_archive|_?deprecated|_?obsolete)\//i;

/** YAML that tools write and nobody reads; often larger than everything else together. */
const lockName = /^(pnpm-lock|pubspec\.lock|conda-lock|yarn\.lock)\.ya?ml$/;

/** Whether a file of this path is read at all. */
export function isRelevant(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (lockName.test(name)) return false;
  if (yamlName.test(name) || isDockerfile(name) || evidenceName.test(name) || evidencePath.test(name)) return true;
  return isEntrySource(path) || migrationPath.test(path) || environmentName.test(name) || isEnvironmentSample(name);
}

/** Whether a file of this name shows which variables to set. */
export function isEnvironmentSample(name: string): boolean {
  return sampleName.test(name);
}

/** Whether a source file is read, as one of the few that show how a service is run. */
export function isEntrySource(path: string): boolean {
  return (entryName.test(path.slice(path.lastIndexOf('/') + 1)) || indexPath.test(path)) && isOwnSource(path);
}

/** Whether a source file takes part in running the project: no test, sample, or what was made from others. */
export function isOwnSource(path: string): boolean {
  return !notOwn.test(path);
}

export function detect(path: string, text: string): FileKind | undefined {
  if (asidePath.test(path)) return undefined;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isDockerfile(name)) return 'dockerfile';
  if (terraformName.test(name)) return 'terraform';
  if (rulesName.test(name)) return isRules(text) && !isFixture(path) ? 'prometheus-rules' : undefined;
  if (!yamlName.test(name)) return undefined;
  if (workflowPath.test(path)) return 'workflow';
  if (composeName.test(name) || composeSuffix.test(name)) return isTemplate(text) ? undefined : 'compose';
  if (isManifest(text)) {
    if (isPackaging(name)) return undefined;
    return !isTemplate(text) || isChartTemplate(path, text) ? 'kubernetes' : undefined;
  }
  return isPackaging(name) || isFixture(path) ? undefined : monitoringKind(text);
}

/** What tests are fed with may be wrong on purpose. */
function isFixture(path: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|testing|test-?data|fixtures?|__fixtures__)\//i.test(path);
}

/** A manifest that Helm renders: it lies in the `templates` of a chart and speaks of what Helm gives to templates. */
export function isChartTemplate(path: string, text: string): boolean {
  return (
    /(^|\/)templates\//.test(path) &&
    /\{\{[^\n]{0,200}(\.(Values|Release|Chart|Capabilities)\b|\b(include|template) ")/.test(text)
  );
}

function isDockerfile(name: string): boolean {
  return (dockerfileName.test(name) && !notDockerfile.test(name)) || dockerfileSuffix.test(name);
}

/** Kubernetes objects name their kind and API; both at the start of a line or of a list's items. */
function isManifest(text: string): boolean {
  return /^\uFEFF?[ \t-]*["']?apiVersion["']?[ \t]*:/m.test(text) && /^\uFEFF?[ \t-]*["']?kind["']?[ \t]*:/m.test(text);
}

/**
 * A template is no YAML until something renders it: braces open a line or a value. Inside quotes or other text they are
 * only text that is not known yet (`summary: "{{ $labels.pod }} is down"`), as are an alert's own words in a block.
 */
function isTemplate(text: string): boolean {
  if (!text.includes('{{')) return false;
  if (notification.test(text) && !/\.(?:Values|Release|Chart)\.\w/.test(text)) return false;
  return /^[ \t-]*(?:[\w."'/-]+:[ \t]+)?\{\{(?!-?[ \t]*\$(?:labels|value)\b)/m.test(text);
}

/** The words of Alertmanager's messages, which stand as texts in its configuration. */
const notification =
  /\{\{[^\n}]{0,100}\.(?:Alerts|CommonLabels|CommonAnnotations|GroupLabels|ExternalURL)\b|\{\{[^\n}]{0,100}\.Labels\.alertname/;

/** Files of Prometheus and Alertmanager have no name of their own: what stands at the margin tells them. */
export function monitoringKind(text: string): 'prometheus' | 'prometheus-rules' | 'alertmanager' | undefined {
  if (/^[ \t]*\{%/m.test(text)) return undefined;
  if (isRules(text)) return 'prometheus-rules';
  if (/^\uFEFF?route[ \t]*:/m.test(text) && /^\uFEFF?receivers[ \t]*:/m.test(text)) return 'alertmanager';
  // Promtail scrapes too, and promtool's tests name rule files.
  if (/^\uFEFF?(?:positions|clients|tests|server)[ \t]*:/m.test(text)) return undefined;
  return /^\uFEFF?(?:scrape_configs|rule_files)[ \t]*:/m.test(text) ? 'prometheus' : undefined;
}

function isRules(text: string): boolean {
  // With an API version they are Grafana's.
  if (!/^\uFEFF?groups[ \t]*:/m.test(text) || /^\uFEFF?apiVersion[ \t]*:/m.test(text)) return false;
  return /^[ \t-]+expr[ \t]*:/m.test(text) && !/^[ \t]*\{%/m.test(text);
}

function isPackaging(name: string): boolean {
  return /^(kustomization|Chart|values[\w.-]*)\.ya?ml$/i.test(name);
}
