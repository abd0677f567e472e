/** Source files of a project that, as their names say, tell people of failures themselves. */
import { isOwnSource } from '../detect.js';

/** Whether the project's own code may raise alerts, in a way that is not read. */
export function mayAlertItself(paths: readonly string[]): boolean {
  let found = known.get(paths);
  if (found === undefined) {
    found = paths.some(path => alerting.test(path) && isOwnSource(path));
    known.set(paths, found);
  }
  return found;
}

const known = new WeakMap<readonly string[], boolean>();

/** Parts of a page are called alerts too: alone, or as a service of the browser, the word says nothing. */
const alerting =
  /^(?!(?:.*\/)?(?:node_modules|vendor)\/|.*(?:dialog|component|toast|modal))(?:.*\/)?(?:[\w.-]*(?:alert[-_.]?(?:manager|engine|rules?|sender|notifier|dispatcher|webhook|channels?|evaluator)|(?:slack|discord|telegram|teams|ops|error|uptime)[-_.]?alert(?:s|er|ing)?|pager[-_]?duty|ops[-_]?genie|victor[-_]?ops|(?<![a-z])on[-_]?call(?![a-z])|squadcast)[\w.-]*|(?:monitoring|observability|telemetry)\/(?:[\w.-]+\/)*[\w.-]*alert[\w.-]*)\.(?:py|[cm]?[jt]s|go|rs|java|kt|cs|rb|php|exs?)$/i;
