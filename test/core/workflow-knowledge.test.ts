import assert from 'node:assert/strict';
import { actionAges } from '../../server/core/model/workflow/action-versions.js';
import { archivedActions } from '../../server/core/model/workflow/archived-actions.js';
import {
  compromiseOf,
  isBranchName,
  isCommit,
  isFirstParty,
  majorOf,
  popularNear,
} from '../../server/core/model/workflow/known-actions.js';
import { scheduleFault } from '../../server/core/model/workflow/schedule.js';
import { isTestFlag } from '../../server/core/model/workflow/test-flag.js';

describe('scheduleFault', () => {
  it('takes what GitHub takes', () => {
    for (const cron of [
      '0 0 * * *',
      '*/5 * * * *',
      '15,45 1-5 1 JAN-mar MON',
      '20/15 * * * *',
      '0 0 * * 7',
      '$cron-daily',
    ]) {
      assert.equal(scheduleFault(cron), undefined, cron);
    }
  });

  it('says what is wrong', () => {
    assert.match(scheduleFault('60 * * * *') ?? '', /`60` is no minute/);
    assert.match(scheduleFault('0 24 * * *') ?? '', /no hour/);
    assert.match(scheduleFault('0 0 0 * *') ?? '', /no day of the month/);
    assert.match(scheduleFault('0 0 * FOO *') ?? '', /no month/);
    assert.match(scheduleFault('0 0 * * 5-1') ?? '', /no day of the week/);
    assert.match(scheduleFault('0 0 * *') ?? '', /4 fields/);
    assert.match(scheduleFault('@hourly') ?? '', /shorthand/);
    assert.match(scheduleFault('* * * * *') ?? '', /every five minutes/);
    assert.match(scheduleFault('0/0 * * * *') ?? '', /no minute/);
  });
});

describe('Versions of actions', () => {
  it('tells releases, commits and branches apart', () => {
    assert.equal(majorOf('v4'), 4);
    assert.equal(majorOf('3.1.0'), 3);
    assert.equal(majorOf('main'), undefined);
    assert.equal(majorOf('v4-beta'), undefined);
    assert.ok(isCommit('0e58ed8671d6b60d0890c21b07f8835ace038e67'));
    assert.ok(!isCommit('0e58ed8'));
    assert.ok(isBranchName('main') && isBranchName('refs/heads/x') && !isBranchName('v1') && !isBranchName('stable'));
  });

  it('knows the versions that were malware, and only those', () => {
    assert.ok(compromiseOf('tj-actions/changed-files', 'v45'));
    assert.ok(compromiseOf('TJ-Actions/changed-files', 'v45.0.7'));
    assert.equal(compromiseOf('tj-actions/changed-files', 'v45.0.8'), undefined);
    assert.ok(compromiseOf('actions-cool/issues-helper', 'v3.7.6'));
    assert.equal(compromiseOf('actions-cool/issues-helper', '6e03c7a'), undefined);
    assert.equal(compromiseOf('tj-actions/changed-files', 'v46'), undefined);
    assert.equal(compromiseOf('tj-actions/changed-files', '11bd71901bbe5b1630ceea73d27597364c9af683'), undefined);
    assert.ok(compromiseOf('aquasecurity/trivy-action', '0.34.2'));
    assert.equal(compromiseOf('aquasecurity/trivy-action', 'v0.34.2'), undefined);
    assert.equal(compromiseOf('aquasecurity/trivy-action', '0.35.0'), undefined);
  });

  it('knows owners whatever the case', () => {
    assert.ok(isFirstParty('Azure/login') && isFirstParty('actions/checkout'));
    assert.ok(!isFirstParty('actions-rs/toolchain'));
  });

  it('offers no archived action in the place of another', () => {
    for (const { successor } of archivedActions.values())
      assert.ok(successor === undefined || !archivedActions.has(successor), successor);
  });

  it('sends nobody to a version that it calls old', () => {
    for (const [action, { off = 0, last12 = 0, last16 = 0, next }] of actionAges)
      assert.ok(next > Math.max(off, last12, last16), action);
  });

  it('finds names one letter off, and no others', () => {
    assert.equal(popularNear('action/checkout'), 'actions/checkout');
    assert.equal(popularNear('actions/chekcout'), 'actions/checkout');
    assert.equal(popularNear('actions/checkoutt'), 'actions/checkout');
    assert.equal(popularNear('actions/cheekcut'), undefined);
    assert.equal(popularNear('actions/checkout'), undefined);
    assert.equal(popularNear('a/b'), undefined);
  });
});

describe('isTestFlag', () => {
  it('knows settings of trials that are switched on', () => {
    for (const [name, value] of [
      ['DEMO_MODE', 'true'],
      ['VITE_PAYMENT_FAKE', '1'],
      ['SKIP_AUTH', 'yes'],
      ['NODE_ENV', 'development'],
      ['FLASK_DEBUG', '1'],
    ] as const) {
      assert.ok(isTestFlag(name, value), name);
    }
  });

  it('leaves alone what is off, or only sounds like it', () => {
    for (const [name, value] of [
      ['DEMO_MODE', 'false'],
      ['DISABLE_MOCKS', 'true'],
      ['NODE_ENV', 'production'],
      ['DEMOGRAPHICS', 'true'],
      ['DEBUG', 'true'],
      ['MOCK_URL', 'https://acme.com'],
    ] as const) {
      assert.ok(!isTestFlag(name, value), name);
    }
  });
});
