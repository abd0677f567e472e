/** The edits that suppress a finding: an accept comment beside it, or its rule turned off in the config. */
import { createFile, type Edit, insertLineAbove, type TextFile } from './text.js';
import { set } from './yaml/edit.js';
import { parseYaml } from './yaml/view.js';

/** `# readiness: accept[rule] reason` above a line. Line ends in the reason become spaces. */
export function acceptEdit(file: TextFile, line: number, rule: string, reason: string): Edit | undefined {
  const words = reason.replace(/\s+/g, ' ').trim();
  return words ? insertLineAbove(file, line, `# readiness: accept[${rule}] ${words}`) : undefined;
}

/** `rules: { <rule>: off }` in the config, which is created when there is none. */
export function turnOffEdits(config: TextFile | undefined, rule: string): readonly Edit[] | undefined {
  if (!config) return [createFile('.readiness.yaml', `rules:\n  ${rule}: off\n`)];
  const { roots, error } = parseYaml(config);
  const [root] = roots;
  if (error || (root && !root.isMap)) return undefined;
  return root ? set(root, ['rules', rule], 'off') : [insertLineAbove(config, 0, `rules: { ${rule}: off }`)];
}
