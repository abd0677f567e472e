/** From a file to what it says. Each text is parsed once. */
import type { TextFile } from '../text.js';
import { parseCompose } from './compose/compose.js';
import { detect } from './detect.js';
import { parseDockerfile } from './dockerfile/dockerfile.js';
import { parseKubernetes } from './kubernetes/kubernetes.js';
import { parseAlertmanager } from './monitoring/alertmanager.js';
import { parsePrometheus, parsePrometheusRules } from './monitoring/prometheus.js';
import type { ParsedFile } from './subjects.js';
import { parseTerraform } from './terraform/terraform.js';
import { parseWorkflow } from './workflow/workflow.js';

const parsedFiles = new WeakMap<TextFile, ParsedFile | null>();

/** The file understood, with `error` set where its syntax is broken; `undefined` where its kind is not ours. */
export function parseFile(file: TextFile): ParsedFile | undefined {
  const known = parsedFiles.get(file);
  if (known !== undefined) return known ?? undefined;
  const parsed = parse(file);
  parsedFiles.set(file, parsed ?? null);
  return parsed;
}

function parse(file: TextFile): ParsedFile | undefined {
  switch (detect(file.path, file.text)) {
    case 'compose':
      return parseCompose(file);
    case 'dockerfile':
      return parseDockerfile(file);
    case 'workflow':
      return parseWorkflow(file);
    case 'kubernetes':
      return parseKubernetes(file);
    case 'prometheus':
      return parsePrometheus(file);
    case 'prometheus-rules':
      return parsePrometheusRules(file);
    case 'alertmanager':
      return parseAlertmanager(file);
    case 'terraform':
      return parseTerraform(file);
    case undefined:
      return undefined;
  }
}
