/** Makefiles: what can be built, from what, with which commands. */
import type { TextFile } from '../../text.js';
import type { Project } from './project.js';

export interface Makefile {
  readonly variables: ReadonlyMap<string, string>;
  /** By name; those that begin with a dot are left out. */
  readonly targets: ReadonlyMap<string, { readonly needs: readonly string[]; readonly recipe: readonly string[] }>;
  /** What `.PHONY` names: without a rule there is nothing to do for it. */
  readonly phony: ReadonlySet<string>;
  /** Whether nothing else can make a target: no pattern, no other file, nothing computed. */
  readonly isWhole: boolean;
}

/** Plain rules and variables; what is computed stays as written, and so unknown. */
export function readMakefile(file: TextFile): Makefile {
  let makefile = known.get(file);
  if (!makefile) {
    makefile = parse(file.text);
    known.set(file, makefile);
  }
  return makefile;
}

const known = new WeakMap<TextFile, Makefile>();

function parse(text: string): Makefile {
  const variables = new Map<string, string>();
  const targets = new Map<string, { needs: string[]; recipe: string[] }>();
  const phony = new Set<string>();
  let isWhole = true;
  let current: { needs: string[]; recipe: string[] }[] = [];
  for (const line of text.replace(/\\\r?\n[ \t]*/g, ' ').split(/\r?\n/)) {
    if (line.startsWith('\t')) {
      for (const rule of current) rule.recipe.push(line);
      continue;
    }
    const variable = /^(?:export[ \t]+)?([\w.-]+)[ \t]*[:?]?:?=(.*)$/.exec(line);
    const rule = variable ? undefined : /^([^\s#:=][^:=#]*):(?!=)([^#]*)/.exec(line);
    if (variable?.[1]) variables.set(variable[1], (variable[2] ?? '').trim());
    isWhole &&= !isComputed(line, rule?.[1]);
    if (!rule) continue;
    const [needs = '', inline] = (rule[2] ?? '').split(';', 2);
    current = (rule[1] ?? '')
      .trim()
      .split(/\s+/)
      .map(name => {
        const target = targets.get(name) ?? { needs: [], recipe: [] };
        target.needs.push(...needs.split(/\s+/).filter(need => need && need !== '|'));
        if (inline) target.recipe.push(inline);
        if (!name.startsWith('.')) targets.set(name, target);
        else if (name === '.PHONY') for (const need of target.needs) phony.add(need);
        return target;
      });
  }
  return { variables, targets, phony, isWhole };
}

/** Whether a line may make targets that do not stand in it by name. */
function isComputed(line: string, names: string | undefined): boolean {
  return names === undefined
    ? /^-?s?include\b|^\$[({]/.test(line.trimStart()) || /^ +[\w.-]+ *:(?!=)/.test(line)
    : /[%$]/.test(names) || names.startsWith('.DEFAULT');
}

/** The makefile that `make` reads in a folder. */
export function makefileIn(project: Project, directory: string): TextFile | undefined {
  return ['GNUmakefile', 'makefile', 'Makefile']
    .map(name => project.file(directory === '' ? name : `${directory}/${name}`))
    .find(file => file !== undefined);
}
