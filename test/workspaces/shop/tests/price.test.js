const assert = require('node:assert');
const { test } = require('node:test');

test('a price is never negative', () => assert.ok(Math.max(0, -1) === 0));
