import { shortPath } from '../../server/core/model/paths.js';
import type { Command } from '../../server/core/model/shell.js';
import {
  commandsWithFolders,
  hasPlainFiles,
  missingFile,
  missingScript,
} from '../../server/core/model/workflow-script.js';
import { nearest } from '../../server/core/nearest.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'high',
  effort: [0.1, 1],
  applies: ({ run, isPosix }) => run !== undefined && isPosix,
  *check(step, project) {
    const script = step.run;
    if (!script || !step.commands.some(mayBeMissing)) return;
    for (const command of commandsWithFolders(step, project)) {
      const { words } = command;
      const missing = missingScript(command, project);
      const path = missing ? undefined : missingFile(command, project);
      const word = words.find(({ text }) =>
        missing ? text === missing.name : path !== undefined && text === words[1]?.text,
      );
      if ((!missing && path === undefined) || !word || !hasPlainFiles(step, project)) continue;
      const meant = missing && nearest(missing.name, missing.manifest.scripts.keys());
      yield {
        at: script.part(word.start, word.end) ?? script.span,
        message: missing
          ? `\`${shortPath(missing.manifest.file.path)}\` has no script \`${missing.name.slice(0, 30)}\`: the step fails`
          : `There is no file \`${shortPath(path ?? '')}\`: the step fails`,
        fix: meant
          ? {
              title: `Run ${meant}`.slice(0, 50),
              safe: false,
              edits: () => replacePart(script, word.start, word.end, meant),
            }
          : undefined,
      };
    }
  },
});

/** Programs that run a script of the project by its name; the others need no second look. */
function mayBeMissing({ words }: Command): boolean {
  return /^(npm|pnpm|bash|sh|python3?|node)$/.test(words[0]?.text ?? '');
}
