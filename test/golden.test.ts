/** The reports on the workspaces of the reference assessments, word by word. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../rules/index.js';
import { renderMarkdown } from '../server/core/report/markdown.js';
import { createReport } from '../server/core/report/report.js';
import { type Scorecard, scorecards, scoreOf } from '../server/core/score.js';
import { root } from './support/catalogue.js';
import { analyzeStrictly } from './support/spec.js';
import { projectIn } from './support/workspace.js';

const workspaces: readonly (readonly [string, Scorecard, ...string[]])[] = [
  ['platform', scorecards.platform, 'test/projects/platform'],
  ['agents', scorecards.service, 'test/projects/agents'],
  ['saas-before', scorecards.service, 'test/projects/saas/before'],
  ['saas-after', scorecards.service, 'test/projects/saas/before', 'test/projects/saas/after'],
];

describe('golden reports', () => {
  for (const [name, scorecard, ...folders] of workspaces) {
    it(`reads on ${name} as its file says`, () => {
      const analysis = analyzeStrictly(projectIn(...folders), rules);
      const report = createReport(analysis, scoreOf(analysis, scorecard), { ruleset: 'test' });
      const markdown = renderMarkdown(report);
      const path = join(root, 'test/golden', `${name}.md`);
      if (process.env.UPDATE) {
        mkdirSync(join(root, 'test/golden'), { recursive: true });
        writeFileSync(path, markdown);
      }
      assert.equal(markdown, readFileSync(path, 'utf8'));
    });
  }
});
