/**
 * A workflow that releases a project: to staging once its checks have passed, then to production, each time with a look at
 * the service and a way back. Written where the project says how it is run: by Compose, from manifests or from a chart.
 */
import type { DataMap } from '../../yaml/edit.js';
import { imageProbe } from '../dockerfile/image-probe.js';
import { directoryOf, isWithin } from '../paths.js';
import { undoCommands } from '../workflow/rollout.js';
import { imageJob, imageSettings, nameImages, releasedImages } from './deploy-image.js';
import { isInSideFolder } from './image-build.js';
import { runsUnderCompose } from './operation.js';
import { checkout, workflowText } from './pipeline-file.js';
import type { Project } from './project.js';
import { isOwnService, productionStack } from './stack.js';

export const deployPath = '.github/workflows/deploy.yml';

/** `undefined` where no workflow checks changes first, or how the project is run cannot be told. */
export function deployText(project: Project): string | undefined {
  const { mainWorkflow, has } = project;
  const way = mainWorkflow && (chartWay(project) ?? manifestWay(project) ?? composeWay(project));
  if (!way || has(deployPath)) return undefined;
  // Of several images any may be the one that answers at the address.
  const health = project.mainDockerfiles.length === 1 ? healthPath(project) : undefined;
  // A workflow that runs on pull requests only has nothing to say of what was merged.
  const isBehind = mainWorkflow.startsOn('push');
  const start: DataMap = isBehind
    ? // The branch of a stranger's fork may be called `main` too.
      { if: "github.event.workflow_run.conclusion == 'success' && github.event.workflow_run.event == 'push'" }
    : {};
  const revision = { REVISION: isBehind ? '${{ github.event.workflow_run.head_sha }}' : '${{ github.sha }}' };
  const job = (environment: string, needs?: string): DataMap => ({
    ...(needs === undefined ? start : { needs }),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 30,
    environment: { name: environment, url: '${{ vars.APP_URL }}' },
    concurrency: { group: `deploy-${environment}`, 'cancel-in-progress': false },
    env: { APP_URL: '${{ vars.APP_URL }}', ...way.env, ...(way.needsRevision ? revision : {}) },
    steps: [
      ...way.steps(environment),
      {
        name: 'Smoke test',
        run: smokeTest(`$APP_URL${health ?? ''}`),
      },
      { name: 'Roll back', if: `failure() && steps.deploy.outcome ${way.isChanged}`, run: way.back },
    ],
  });
  const image = way.images && {
    ...start,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 30,
    env: revision,
    ...way.images,
  };
  const branches = ['main', 'master'];
  const text = workflowText({
    name: 'Deploy',
    on: isBehind
      ? {
          workflow_run: {
            workflows: [mainWorkflow.yaml.get('name')?.text ?? mainWorkflow.file.path],
            types: ['completed'],
            branches,
          },
        }
      : { push: { branches } },
    permissions: way.reads ? { contents: 'read' } : {},
    jobs: {
      ...(image ? { images: image } : {}),
      staging: job('staging', image && 'images'),
      production: job('production', 'staging'),
    },
  });
  const settings = [
    ['APP_URL', `variable: where the service answers${health === undefined ? ', such as its health endpoint' : ''}`],
    ...way.settings,
  ];
  return [
    '# Needs, in each of the environments `staging` and `production` (Settings, Environments):',
    ...settings.map(([name = '', what = '']) => `#   ${name.padEnd(16)} ${what}`),
    text,
  ].join('\n');
}

/** How one environment is released to. */
interface Way {
  readonly settings: readonly (readonly [string, string])[];
  readonly env: DataMap;
  /** Whether its steps speak of `REVISION`. */
  readonly needsRevision: boolean;
  /** Steps and rights of a job that makes what is released. */
  readonly images?: DataMap | undefined;
  /** Whether the jobs look into the repository. */
  readonly reads: boolean;
  /** With one step called `deploy`. */
  steps(environment: string): readonly DataMap[];
  readonly back: string;
  /** How that step ends where there is something to take back. */
  readonly isChanged: string;
}

function composeWay(project: Project): Way | undefined {
  const stack = runsUnderCompose(project) ? productionStack(project) : undefined;
  const services = stack?.files.flatMap(file => file.services) ?? [];
  // Images that are built elsewhere would stay what they are.
  if (!stack || !services.some(service => service.build && isOwnService(service, project))) return undefined;
  const up = `docker compose${stack.flags} up --detach --build --wait --remove-orphans`;
  const ssh = (...commands: readonly string[]) => `ssh -i ~/.ssh/deploy "$TARGET" "${commands.join(' && ')}"`;
  return {
    settings: [
      ['DEPLOY_TARGET', 'variable: user@host'],
      ['DEPLOY_FOLDER', 'variable: the clone of this repository there, beside its .env'],
      ['DEPLOY_HOST_KEY', 'variable: what `ssh-keyscan host` prints'],
      ['DEPLOY_KEY', 'secret: a private key for that user'],
    ],
    env: {
      TARGET: '${{ vars.DEPLOY_TARGET }}',
      FOLDER: '${{ vars.DEPLOY_FOLDER }}',
    },
    needsRevision: true,
    reads: false,
    steps: () => [
      {
        name: 'Prepare SSH',
        env: { HOST_KEY: '${{ vars.DEPLOY_HOST_KEY }}', KEY: '${{ secrets.DEPLOY_KEY }}' },
        run: [
          'install -d -m 700 ~/.ssh',
          'printf "%s\\n" "$HOST_KEY" > ~/.ssh/known_hosts',
          '(umask 077; printf "%s\\n" "$KEY" > ~/.ssh/deploy)',
          '',
        ].join('\n'),
      },
      {
        name: 'Deploy',
        id: 'deploy',
        run: ssh(
          "cd '$FOLDER'",
          'git rev-parse HEAD > .git/previous-release',
          'git fetch --quiet origin',
          "git checkout --quiet --detach '$REVISION'",
          up,
        ),
      },
    ],
    back: ssh("cd '$FOLDER'", 'git checkout --quiet --detach \\$(cat .git/previous-release)', up),
    isChanged: "!= 'skipped'",
  };
}

const clusterSettings = [['KUBE_CONFIG', 'secret: access to the cluster']] as const;

const reachCluster: DataMap = {
  name: 'Reach the cluster',
  env: { KUBE_CONFIG: '${{ secrets.KUBE_CONFIG }}' },
  run: 'install -d -m 700 ~/.kube\n(umask 077; printf "%s\\n" "$KUBE_CONFIG" > ~/.kube/config)\n',
};

/** Plain manifests, all in one folder, whose namespace they name themselves. */
function manifestWay(project: Project): Way | undefined {
  const files = project.kubernetesFiles.filter(
    ({ file, workloads }) => workloads.length > 0 && !isInSideFolder(file.path) && !/\{\{/.test(file.text),
  );
  const folders = [...new Set(files.map(({ file }) => directoryOf(file.path)))];
  const [folder = ''] = folders;
  const isPlain = folders.length === 1 && folder !== '' && !project.paths.some(path => path.endsWith('Chart.yaml'));
  if (!isPlain || !/^[\w./-]+$/.test(folder)) return undefined;
  const deployments = files
    .flatMap(({ workloads }) => workloads)
    .filter(({ kind, name }) => kind === 'Deployment' && /^Deployment\/[\w.-]+$/.test(name));
  const rollouts = deployments.map(({ name, object }) => {
    const space = object.namespace;
    return `deployment/${name.slice('Deployment/'.length)}${space ? ` --namespace ${space}` : ''}`;
  });
  if (!rollouts.length || rollouts.length > 6) return undefined;
  const images = releasedImages(deployments, project);
  const making = images?.length ? imageJob(images, checkedOut, project) : undefined;
  const kustomization = ['yaml', 'yml'].map(end => `${folder}/kustomization.${end}`).find(project.has);
  // What a kustomization says of images would be said after the new ones were named.
  const isRenamed = kustomization && /^images:/m.test(project.file(kustomization)?.text ?? 'images:');
  if (!images || (images.length && (!making || isRenamed))) return undefined;
  const apply = kustomization ? `kubectl apply --kustomize ${folder}` : `kubectl apply --filename ${folder}`;
  const lines = [...nameImages(images), apply];
  return {
    settings: [...clusterSettings, ...imageSettings(images)],
    env: {},
    needsRevision: true,
    images: making,
    reads: true,
    steps: () => [
      checkedOut,
      reachCluster,
      { name: 'Deploy', id: 'deploy', run: lines.length > 1 ? `${lines.join('\n')}\n` : apply },
      {
        name: 'Wait for the rollout',
        run: rollouts.map(target => `kubectl rollout status ${target} --timeout=5m`).join('\n'),
      },
    ],
    back: undoCommands(rollouts),
    isChanged: "== 'success'",
  };
}

/** What was checked, and not what was pushed since. */
const checkedOut: DataMap = {
  uses: checkout.uses ?? '',
  with: { ref: '${{ env.REVISION }}', 'persist-credentials': false },
};

function chartWay(project: Project): Way | undefined {
  const charts = project.paths.filter(path => /(?:^|\/)Chart\.yaml$/.test(path) && !isInSideFolder(path));
  const [chart] = charts;
  if (chart === undefined || charts.length > 1) return undefined;
  const folder = directoryOf(chart);
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  if (!/^[\w./-]+$/.test(folder) || name === '' || /^(?:charts?|helm)$/.test(name)) return undefined;
  const values = (environment: string) => {
    const own = project.paths.find(
      path => isWithin(path, folder) && new RegExp(`values[.-]${environment}\\.ya?ml$`).test(path),
    );
    return own === undefined ? '' : ` --values ${own}`;
  };
  return {
    settings: clusterSettings,
    env: {},
    needsRevision: true,
    reads: true,
    steps: environment => [
      checkedOut,
      reachCluster,
      {
        name: 'Deploy',
        id: 'deploy',
        run: `helm upgrade --install ${name} ./${folder}${values(environment)} --namespace ${name} --create-namespace --atomic --timeout 10m`,
      },
    ],
    back: `helm rollback ${name} --namespace ${name} --wait`,
    // With `--atomic` a release that fails has gone back by itself.
    isChanged: "== 'success'",
  };
}

/** What other files of the project ask the service for its health; `undefined` where none does. */
export function healthPath(project: Project): string | undefined {
  return project.mainDockerfiles.map(({ final }) => final && imageProbe(final, project)?.path).find(path => path);
}

/** A request that is repeated for a minute, and fails unless it is answered well. */
export function smokeTest(url: string): string {
  return `curl --fail --silent --show-error --retry 12 --retry-delay 5 --retry-all-errors "${url}"`;
}
