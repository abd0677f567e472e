/** A workflow in which GitHub looks for security holes in the code. */

import { partsOf } from './checks.js';
import type { Ecosystem } from './manifest.js';
import { checkout, workflowText } from './pipeline-file.js';
import type { Project } from './project.js';

export const codeScanPath = '.github/workflows/codeql.yml';

/** One run for each language that CodeQL reads without a build; `undefined` where there is none. */
export function codeScanText(project: Project): string | undefined {
  const found = partsOf(project).flatMap(({ ecosystem }) => languages[ecosystem] ?? []);
  const named = [...new Set(found)];
  if (!named.length) return undefined;
  return workflowText({
    name: 'CodeQL',
    on: { push: { branches: ['main', 'master'] }, pull_request: null, schedule: [{ cron: '23 4 * * 1' }] },
    permissions: { contents: 'read' },
    concurrency: { group: '${{ github.workflow }}-${{ github.ref }}', 'cancel-in-progress': true },
    jobs: {
      analyze: {
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 60,
        permissions: { contents: 'read', 'security-events': 'write' },
        strategy: { 'fail-fast': false, matrix: { language: named } },
        steps: [
          checkout,
          { uses: 'github/codeql-action/init@v3', with: { languages: '${{ matrix.language }}', 'build-mode': 'none' } },
          { uses: 'github/codeql-action/analyze@v3' },
        ],
      },
    },
  });
}

/** CodeQL's names. Source: GitHub's list of languages that can be analysed without a build. */
const languages: Partial<Record<Ecosystem, string>> = {
  npm: 'javascript-typescript',
  python: 'python',
  jvm: 'java-kotlin',
  dotnet: 'csharp',
  ruby: 'ruby',
};
