/** A script that releases a project on the server it stands on, and goes back where the new revision does not come up. */
import { runsUnderCompose } from './operation.js';
import type { Project } from './project.js';
import { isOwnService, productionStack } from './stack.js';

export const deployScriptPath = 'scripts/deploy.sh';

/** `undefined` where Compose is not what runs it, or builds nothing of it. */
export function deployScript(project: Project): string | undefined {
  const stack = runsUnderCompose(project) ? productionStack(project) : undefined;
  const services = stack?.files.flatMap(file => file.services) ?? [];
  const isBuilt = services.some(service => service.build && isOwnService(service, project));
  if (!stack || !isBuilt || project.has(deployScriptPath)) return undefined;
  return [
    '#!/usr/bin/env bash',
    '# Releases a revision on this server, the newest without one: bash scripts/deploy.sh [revision]',
    '# What went out when stands in .git/releases.',
    'set -euo pipefail',
    '',
    'up() {',
    '  git checkout --quiet --detach "$1" &&',
    `    docker compose${stack.flags} up --detach --build --wait --remove-orphans`,
    '}',
    '',
    '# Read whole before it runs: the checkout may bring another version of this file.',
    'main() {',
    '  cd "$(dirname "${BASH_SOURCE[0]}")/.."',
    '  git fetch --quiet --prune origin',
    '  git remote set-head origin --auto > /dev/null',
    '  local before revision',
    '  before="$(git rev-parse HEAD)"',
    '  revision="$(git rev-parse --verify "${1:-origin/HEAD}^{commit}")"',
    '  if ! up "$revision"; then',
    '    echo "Roll back to $before" >&2',
    '    up "$before"',
    '    exit 1',
    '  fi',
    '  echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $revision" | tee -a .git/releases',
    '}',
    '',
    'main "$@"',
    'exit',
    '',
  ].join('\n');
}
