/** How many instances of a service run. */
import type { Span } from '../../text.js';
import { type Shown, shownAt } from './evidence.js';
import { isInSideFolder } from './image-build.js';
import type { Project } from './project.js';

/** What runs more than once: by replicas of a cluster or of Compose, or on a platform that sees to it. */
export function runsTwice(project: Project): Shown {
  const { evidence } = project.evidence('platform');
  const shown = shownAt([...workloads(project), ...services(project)]);
  return { ...shown, evidence: [...shown.evidence, ...evidence] };
}

function workloads({ kubernetesFiles }: Project): readonly Span[] {
  return kubernetesFiles
    .filter(({ file }) => !isInSideFolder(file.path))
    .flatMap(file => file.workloads)
    .filter(({ kind, replicas }) => kind === 'Deployment' && (replicas ?? 0) > 1)
    .map(({ at }) => at);
}

function services({ composeFiles }: Project): readonly Span[] {
  return composeFiles
    .flatMap(file => file.services)
    .filter(({ yaml }) =>
      /^(?:[2-9]|\d\d+)$/.test(yaml.at('deploy', 'replicas')?.text ?? yaml.get('scale')?.text ?? ''),
    )
    .map(({ at }) => at);
}
