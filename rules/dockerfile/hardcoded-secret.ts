import { addFlag, removeInstruction } from '../../server/core/dockerfile/edit.js';
import { type WrittenSecret, writtenSecrets } from '../../server/core/model/build-secret.js';
import type { Stage } from '../../server/core/model/dockerfile.js';
import { rule } from '../../server/core/rule.js';
import type { Edit } from '../../server/core/text.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'blocker',
  effort: [0.25, 1],
  aliases: ['DL3064', 'SecretsUsedInArgOrEnv', 'AVD-DS-0031', 'DS-0031', 'DS031'],
  applies: ({ instructions }) => instructions.some(({ keyword, pairs }) => pairs.length > 0 || keyword === 'RUN'),
  *check(stage, project) {
    const seen = new Set<number>();
    for (const found of writtenSecrets(stage)) {
      // Tests and samples have passwords that open nothing.
      const matters = found.secret.issued || project.mainDockerfiles.includes(stage.dockerfile);
      if (!matters || seen.has(found.at.start)) continue;
      seen.add(found.at.start);
      const article = /^([aeio]|npm|x)/i.test(found.secret.kind) ? 'an' : 'a';
      yield {
        at: found.at,
        message: `\`${found.holder.slice(0, 32)}\` gives ${article} ${found.secret.kind} to everyone who has the image or this file`,
        fix: { title: 'Mount it as a secret', safe: false, edits: () => mounted(found, stage) },
      };
    }
  },
});

/** Takes the variable out, and has the RUNs behind it that name it mount it instead. */
function mounted({ pair, instruction }: WrittenSecret, { instructions }: Stage): readonly Edit[] | undefined {
  if (!pair || instruction.pairs.length !== 1 || instruction.keyword === 'LABEL') return undefined;
  const { name } = pair;
  const named = new RegExp(`\\b${name.replace(/\W/g, '\\$&')}\\b`);
  const users = instructions.filter(({ keyword, text }) => keyword === 'RUN' && named.test(text));
  const elsewhere = instructions.some(
    other => other !== instruction && other.keyword !== 'RUN' && named.test(other.text),
  );
  // What starts with the image reads it from its environment; nothing in the Dockerfile can take the place of that.
  if (users.length === 0 || elsewhere) return undefined;
  const edits = [
    removeInstruction(instruction),
    ...users.map(user => addFlag(user, `--mount=type=secret,id=${name},env=${name}`)),
  ];
  return edits.every(edit => edit !== undefined) ? edits.flat() : undefined;
}
