/** A workflow in which GitHub looks for security holes in the code. */
import { isInSideFolder } from './image-build.js';
import type { Ecosystem } from './manifest.js';
import { checkout, workflowText } from './pipeline-file.js';
import type { Project } from './project.js';

export const codeScanPath = '.github/workflows/codeql.yml';

/** One run for each language of the project that CodeQL reads; `undefined` where there is none. */
export function codeScanText(project: Project): string | undefined {
  const found = project.manifests
    .filter(({ file }) => !isInSideFolder(file.path))
    .flatMap(({ ecosystem }) => languages[ecosystem] ?? []);
  const hasKotlin = project.paths.some(path => path.endsWith('.kt'));
  const named = [...new Set(found)];
  if (!named.length) return undefined;
  const isBuilt = (language: string) => language === 'go' || (language === 'java-kotlin' && hasKotlin);
  const mode = '${{ matrix.build-mode }}';
  const [matrix, buildMode] = named.some(isBuilt)
    ? [{ include: named.map(language => ({ language, 'build-mode': isBuilt(language) ? 'autobuild' : 'none' })) }, mode]
    : [{ language: named }, 'none'];
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
        strategy: { 'fail-fast': false, matrix },
        steps: [
          checkout,
          {
            uses: 'github/codeql-action/init@v3',
            with: { languages: '${{ matrix.language }}', 'build-mode': buildMode },
          },
          { uses: 'github/codeql-action/analyze@v3' },
        ],
      },
    },
  });
}

/** CodeQL's names. Source: GitHub's list of languages and build modes; Go and Kotlin are built for it. */
const languages: Partial<Record<Ecosystem, string>> = {
  npm: 'javascript-typescript',
  python: 'python',
  jvm: 'java-kotlin',
  dotnet: 'csharp',
  ruby: 'ruby',
  go: 'go',
  rust: 'rust',
};
