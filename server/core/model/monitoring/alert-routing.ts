/** What Prometheus' alerts and Alertmanager's routes have to do with each other. */
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { type Alertmanager, passes, type Route } from './alertmanager.js';
import { type PrometheusRule, pages } from './prometheus.js';
import { allAlerts } from './prometheus-run.js';

interface Stray {
  readonly yaml: Value;
  readonly value: string;
}

/**
 * Routes for a severity that wakes somebody and that no alert has, where at the same time alerts have another such
 * severity for which there is no route: two names for one thing. Nothing where the project's alerts cannot all be seen.
 */
export function strayRoutes(
  { routes }: Alertmanager,
  project: Project,
): { readonly strays: readonly Stray[]; readonly unrouted: readonly string[] } {
  const nothing = { strays: [], unrouted: [] };
  const used = severitiesUsed(project);
  const asked = routes.flatMap(({ matchers }) => (matchers ?? []).filter(({ label }) => label === 'severity'));
  if (!used || asked.length === 0 || routes.some(({ matchers }) => !matchers)) return nothing;
  if (asked.some(({ operator }) => operator === '!=' || operator === '!~')) return nothing;
  const unrouted = used.filter(
    severity => pages(severity) && !asked.some(matcher => passes(matcher, severity) !== false),
  );
  const strays = asked.filter(
    matcher => matcher.value.split('|').every(pages) && used.every(severity => passes(matcher, severity) === false),
  );
  return unrouted.length ? { strays: firstPerPlace(strays), unrouted } : nothing;
}

function firstPerPlace(strays: readonly Stray[]): readonly Stray[] {
  return strays.filter(({ yaml }, index) => strays.findIndex(other => other.yaml === yaml) === index);
}

/** The severities of all alerts; `undefined` where one cannot be known, or there are none. */
function severitiesUsed(project: Project): readonly string[] | undefined {
  const used = new Set<string>();
  for (const { labels, group } of allAlerts(project)) {
    const written = labels?.get('severity') ?? group.at('labels', 'severity');
    if (!written) continue;
    if (written.text === undefined) return undefined;
    used.add(written.text);
  }
  return used.size ? [...used] : undefined;
}

/** An alert that wakes somebody and that, whatever labels its expression brings, no route but the first one takes. */
export function leftToDefault({ routes: [root] }: Alertmanager, project: Project): PrometheusRule | undefined {
  if (!root) return undefined;
  return allAlerts(project).find(alert => pages(alert.severity) && !root.children.some(route => mayTake(route, alert)));
}

function mayTake({ matchers }: Route, alert: PrometheusRule): boolean {
  return (matchers ?? []).every(matcher => {
    if (matcher.label === 'alertname') return passes(matcher, alert.name) !== false;
    const known = (alert.labels?.get(matcher.label) ?? alert.group.at('labels', matcher.label))?.text;
    return known === undefined || passes(matcher, known) !== false;
  });
}

const twiceToldBy = new WeakMap<Project, { readonly name: string | undefined }>();

/** An alert that exists both as a warning and as critical. */
export function twiceTold(project: Project): string | undefined {
  let found = twiceToldBy.get(project);
  if (!found) {
    const alerts = allAlerts(project);
    const critical = new Set(namesOf(alerts, 'critical'));
    found = { name: namesOf(alerts, 'warning').find(name => critical.has(name)) };
    twiceToldBy.set(project, found);
  }
  return found.name;
}

function namesOf(alerts: readonly PrometheusRule[], severity: string): readonly string[] {
  return alerts.filter(alert => alert.severity === severity).map(({ name }) => name);
}
