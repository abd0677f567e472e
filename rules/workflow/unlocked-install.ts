import { commandsWithFolders, isMoved } from '../../server/core/model/workflow-script.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'medium',
  effort: [0.1, 0.1],
  aliases: ['adhoc-packages'],
  applies: ({ commands }) => commands.some(({ words }) => words[0]?.text === 'npm'),
  *check(step, project) {
    const commits = step.job.steps.some(
      ({ run, uses }) =>
        /git (add|commit|push)|npm version/.test(run?.raw ?? '') || /commit|pull-request/.test(uses?.action ?? ''),
    );
    if (commits || !step.run || isMoved(step.job)) return;
    const script = step.run;
    for (const { words, directory } of commandsWithFolders(step, project)) {
      const [npm, verb, ...rest] = words;
      if (npm?.text !== 'npm' || !verb || !/^(install|i)$/.test(verb.text)) continue;
      if (
        !rest.every(({ text }) =>
          /^--(legacy-peer-deps|no-audit|no-fund|prefer-offline|no-progress|silent|quiet|force|ignore-scripts)$/.test(
            text,
          ),
        )
      )
        continue;
      if (
        directory === undefined ||
        !project.has(directory === '' ? 'package-lock.json' : `${directory}/package-lock.json`)
      )
        continue;
      yield {
        at: script.part(verb.start, verb.end) ?? script.span,
        message: '`npm install` may take other versions than the lock file names, and change it',
        fix: {
          title: 'Install what the lock file names',
          safe: true,
          edits: () => replacePart(script, verb.start, verb.end, 'ci'),
        },
      };
    }
  },
});
