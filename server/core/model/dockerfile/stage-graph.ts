/** Which stages of a Dockerfile take from which, and references that lead nowhere. */
import { nearest } from '../../nearest.js';
import type { Span } from '../../text.js';
import { isHubName } from '../image.js';
import type { Project } from '../project/project.js';
import type { Instruction, Stage, Word } from './dockerfile.js';

/** A place that names a stage: `COPY --from`, or `from=` in a mount. */
export interface StageReference {
  readonly instruction: Instruction;
  /** As written; `undefined` where it holds a variable. */
  readonly name: string | undefined;
  readonly span: Span;
}

const references = new WeakMap<Stage, readonly StageReference[]>();

/** What the instructions of a stage take from other stages or images. */
export function referencesIn(stage: Stage): readonly StageReference[] {
  const known = references.get(stage);
  if (known) return known;
  const found: StageReference[] = [];
  for (const instruction of stage.instructions) {
    for (const { name, value } of instruction.flags) {
      if (!value) continue;
      if (name === 'from') found.push({ instruction, name: value.value, span: value.span });
      const from = name === 'mount' ? mountedFrom(value) : undefined;
      if (from) found.push({ instruction, ...from });
    }
  }
  references.set(stage, found);
  return found;
}

/** Why a reference leads nowhere, and what was meant; `undefined` where it leads somewhere, or may. */
export interface LostReference {
  readonly why: string;
  readonly meant: string | undefined;
}

export function lostReference({ name }: StageReference, stage: Stage, project: Project): LostReference | undefined {
  if (name === undefined || name === '') return undefined;
  const { dockerfile } = stage;
  if (/^\d+$/.test(name)) {
    return Number(name) <= stage.index ? undefined : { why: `there is no stage ${name} above`, meant: undefined };
  }
  const found = dockerfile.stages.find(({ alias }) => alias?.text.toLowerCase() === name.toLowerCase());
  if (found && found.index <= stage.index) return undefined;
  if (found) return { why: 'that stage comes later', meant: undefined };
  if (!/^[\w.-]+$/.test(name) || name === 'scratch' || isHubName(name) || mayBeContext(name, project)) return undefined;
  const aliases = dockerfile.stages.slice(0, stage.index).flatMap(({ alias }) => alias?.text ?? []);
  const meant = nearest(name, aliases) ?? aliases.find(alias => startsAlike(alias.toLowerCase(), name.toLowerCase()));
  if (meant === undefined && !/^(build(er)?|dep(endencie)?s|base|compile[rd]?|prod(uction)?)$/i.test(name))
    return undefined;
  return { why: 'no stage above has that name', meant };
}

/** Whether a reference names the stage it stands in. */
export function isOwnStage({ name }: StageReference, stage: Stage): boolean {
  if (name === undefined || name === '') return false;
  if (/^\d+$/.test(name)) return Number(name) === stage.index;
  const own = stage.alias?.text.toLowerCase() === name.toLowerCase();
  return (
    own &&
    stage.dockerfile.stages.findIndex(({ alias }) => alias?.text.toLowerCase() === name.toLowerCase()) === stage.index
  );
}

function mountedFrom({ text, span }: Word): { readonly name: string | undefined; readonly span: Span } | undefined {
  const found = /(?:^|,)from=([^,\s"']+)/.exec(text);
  const name = found?.[1];
  if (!found || name === undefined) return undefined;
  const start = span.start + found.index + found[0].length - name.length;
  const whole = span.end - span.start === text.length;
  return { name: name.includes('$') || !whole ? undefined : name, span: { ...span, start, end: start + name.length } };
}

/** Builds may be given folders and images under names of their own. */
function mayBeContext(name: string, { composeFiles, files }: Project): boolean {
  return (
    composeFiles.some(({ file }) => file.text.includes('additional_contexts') && file.text.includes(name)) ||
    files.some(({ text }) => /--build-context|build-contexts/.test(text) && text.includes(name))
  );
}

function startsAlike(a: string, b: string): boolean {
  return a.length > 2 && b.length > 2 && (a.startsWith(b) || b.startsWith(a));
}
