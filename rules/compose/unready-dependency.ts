import { type Dependency, type Service, shortName } from '../../server/core/model/compose.js';
import { healthcheckData, healthOf, probeFor, probeTitle } from '../../server/core/model/compose-health.js';
import { serviceNamed } from '../../server/core/model/compose-stack.js';
import type { Project } from '../../server/core/model/project.js';
import { type Fix, rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'blocker',
  effort: [0.25, 0.5],
  applies: ({ dependencies }) => dependencies.some(waitsForHealth),
  *check(service, project) {
    for (const dependency of service.dependencies) {
      if (!waitsForHealth(dependency) || !service.owns(dependency.yaml)) continue;
      const other = serviceNamed(dependency.service, service.compose, project);
      const health = other && healthOf(other, project);
      if (!other || (health !== 'none' && health !== 'off')) continue;
      const [name, awaited] = [shortName(service.name, 25), shortName(other.name, 25)];
      yield {
        at: dependency.yaml.name,
        message: `\`${name}\` never starts: it waits for the health of \`${awaited}\`, which has no healthcheck`,
        related: [{ at: other.at, message: 'This one has no healthcheck' }],
        fix: health === 'none' ? addProbe(other, project) : undefined,
      };
    }
  },
});

function waitsForHealth({ condition, yaml }: Dependency): boolean {
  return condition === 'service_healthy' && yaml.get('required')?.flag !== false;
}

function addProbe(service: Service, project: Project): Fix | undefined {
  const probe = probeFor(service, project);
  return (
    probe && {
      title: probeTitle(probe),
      safe: false,
      edits: () => set(service.yaml, 'healthcheck', healthcheckData(probe)),
    }
  );
}
