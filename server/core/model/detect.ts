/** What kind of file a path and its text are. Language ids are never asked: other extensions relabel files. */

export type FileKind = 'compose' | 'dockerfile' | 'workflow' | 'kubernetes';

const composeName = /^(docker-)?compose([.-][\w.-]+)?\.ya?ml$/i;
const composeSuffix = /[.-](docker-)?compose\.ya?ml$/i;
const dockerfileName = /^(Dockerfile|Containerfile)([.-][\w.-]+)?$/i;
const dockerfileSuffix = /\.(Dockerfile|Containerfile)$/i;
const workflowPath = /(^|\/)\.(github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/;
const yamlName = /\.ya?ml$/i;

/** Texts of other files that rules read as evidence: settings, dependency manifests, ignore files, documents. */
const evidenceName =
  /^(\.env[\w.-]*(example|sample|template|dist|defaults?)|\.?env\.example|[\w.-]*\.?dockerignore|package\.json|pyproject\.toml|requirements[\w.-]*\.txt|Pipfile|setup\.(py|cfg)|tox\.ini|pytest\.ini|noxfile\.py|go\.mod|pom\.xml|build\.gradle(\.kts)?|Gemfile|composer\.json|Cargo\.toml|mix\.exs|alembic\.ini|(GNU)?[Mm]akefile|[Jj]ustfile|Taskfile\.ya?ml|Jenkinsfile|\.readiness\.ya?ml|CODEOWNERS|\.gitignore|renovate\.json5?)$/;
const evidencePath = /\.(tf|md|sh|csproj|rules)$/i;
/** Dockerfile.md, Dockerfile.dockerignore and the like are about Dockerfiles, not Dockerfiles. */
const notDockerfile =
  /\.(md|txt|dockerignore|ya?ml|json|j2|tmpl|tpl|template|erb|sh|py|rb|go|ts|js|html|bak|orig|swp)$/i;

/** YAML that tools write and nobody reads; often larger than everything else together. */
const lockName = /^(pnpm-lock|pubspec\.lock|conda-lock|yarn\.lock)\.ya?ml$/;

/** Whether a file of this path is read at all. */
export function isRelevant(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (lockName.test(name)) return false;
  return yamlName.test(name) || isDockerfile(name) || evidenceName.test(name) || evidencePath.test(name);
}

export function detect(path: string, text: string): FileKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isDockerfile(name)) return 'dockerfile';
  if (!yamlName.test(name)) return undefined;
  if (workflowPath.test(path)) return 'workflow';
  if (composeName.test(name) || composeSuffix.test(name)) return isTemplate(text) ? undefined : 'compose';
  return isManifest(text) && !isTemplate(text) && !isPackaging(name) ? 'kubernetes' : undefined;
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
 * only text that is not known yet (`summary: "{{ $labels.pod }} is down"`).
 */
function isTemplate(text: string): boolean {
  return /^[ \t-]*(?:[\w."'/-]+:[ \t]+)?\{\{/m.test(text);
}

function isPackaging(name: string): boolean {
  return /^(kustomization|Chart|values[\w.-]*)\.ya?ml$/i.test(name);
}
