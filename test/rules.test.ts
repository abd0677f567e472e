/** Every rule's page says what the rule says. `UPDATE=1 npm test` rewrites the expectations; read the diff. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { rules } from '../rules/index.js';
import { rulePage } from './support/catalogue.js';
import { redraw } from './support/spec.js';

describe('Rules', () => {
  for (const rule of rules) {
    it(`${rule.id} does what its page says`, () => {
      const { path, text } = rulePage(rule.id);
      const actual = redraw(text, rule);
      if (process.env.UPDATE && actual !== text) writeFileSync(path, actual);
      else assert.equal(actual, text);
    });
  }
});
