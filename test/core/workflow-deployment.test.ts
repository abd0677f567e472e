import assert from 'node:assert/strict';
import { isDeployment, mayDeploy, startsOnEachPush } from '../../server/core/model/workflow/deploy-job.js';
import {
  deploymentsOf,
  healthRequests,
  reachesFromPullRequest,
  runsDespiteFailure,
} from '../../server/core/model/workflow/deployment.js';
import { readExpression } from '../../server/core/model/workflow/expression.js';
import { indirection, untrustedIn, untrustedPlaceholders } from '../../server/core/model/workflow/untrusted.js';
import { type Job, parseWorkflow } from '../../server/core/model/workflow/workflow.js';

const workflow = (text: string) => parseWorkflow({ path: '.github/workflows/x.yml', text });
const jobOf = (body: string): Job => {
  const [job] = workflow(`on: push\njobs:\n  release:\n    runs-on: ubuntu-latest\n${body}`).jobs;
  assert.ok(job);
  return job;
};
const run = (script: string): Job => jobOf(`    steps:\n      - run: |\n${script.replace(/^/gm, '          ')}\n`);
const tools = (script: string) => deploymentsOf(run(script)).map(({ tool }) => tool);

describe('deploymentsOf', () => {
  it('knows what can only be a release', () => {
    assert.deepEqual(tools('kubectl apply -f k8s/'), ['kubectl']);
    assert.deepEqual(tools('kubectl -n shop set image deployment/shop shop=x:1'), ['kubectl']);
    assert.deepEqual(tools('helm upgrade --install shop ./chart'), ['helm']);
    assert.deepEqual(tools('vercel --prod --token "$T"'), ['Vercel']);
    assert.deepEqual(tools('gcloud beta run deploy shop'), ['Cloud Run']);
    assert.deepEqual(tools('aws ecs update-service --cluster x'), ['Amazon ECS']);
    assert.deepEqual(tools('ssh -i key -p 22 me@host "cd app && docker compose up -d"'), ['compose']);
    assert.deepEqual(tools('terraform -chdir=infra apply -auto-approve'), ['Terraform']);
  });

  it('leaves out what releases nothing', () => {
    for (const script of [
      './deploy.sh',
      'npm run deploy',
      'vercel deploy',
      'vercel build --prod',
      'kubectl apply -f k8s --dry-run=client',
      'kubectl apply -f k8s/namespace.yaml',
      'kubectl create ns x -o yaml --dry-run=client | kubectl apply -f -',
      'helm upgrade --install ingress-nginx ingress-nginx/ingress-nginx',
      'docker compose up -d',
      'terraform plan',
      'kind create cluster\nkubectl apply -f k8s/',
      'echo kubectl apply -f k8s/',
    ]) {
      assert.deepEqual(tools(script), [], script);
    }
  });

  it('knows tools that wait and go back by themselves', () => {
    const [plain] = deploymentsOf(run('helm upgrade shop ./chart'));
    const [atomic] = deploymentsOf(run('helm upgrade shop ./chart --atomic'));
    assert.equal(plain?.manner.waits, false);
    assert.equal(atomic?.manner.waits, true);
    assert.equal(atomic?.manner.reverts, true);
  });
});

describe('isDeployment', () => {
  const jobIn = (name: string, body: string, title = 'CI') => {
    const [job] = workflow(`name: ${title}\non: push\njobs:\n  ${name}:\n    runs-on: ubuntu-latest\n${body}`).jobs;
    assert.ok(job);
    return isDeployment(job);
  };
  const script = (line: string, name = 'Go') => `    steps:\n      - name: ${name}\n        run: ${line}\n`;
  const uses = (action: string, name = 'Go') => `    steps:\n      - name: ${name}\n        uses: ${action}@v1\n`;

  it('takes what deploys by its command, its name or its environment', () => {
    assert.ok(jobIn('release', script('kubectl apply -f k8s/')));
    assert.ok(jobIn('release', script('./scripts/deploy.sh production')));
    assert.ok(jobIn('release', script('make deploy-prod')));
    assert.ok(jobIn('release', script('git push', 'Update image tag')));
    assert.ok(jobIn('ship', script('ssh me@host "cd app && ./up"', 'Deploy over SSH')));
    assert.ok(jobIn('ship', script('curl -X POST "$DEPLOY_HOOK"'), 'Deploy'));
    assert.ok(jobIn('deploy', uses('appleboy/ssh-action')));
    assert.ok(jobIn('ship', uses('./.github/actions/deploy-api')));
    assert.ok(jobIn('deploy-staging', `    environment: staging\n${script('az something')}`));
    assert.ok(jobIn('a', uses('some/deploy/actions/deploy')));
  });

  it('leaves out what stands around one, and what is not the service', () => {
    assert.ok(!jobIn('build', script('docker build .'), 'CI/CD'));
    assert.ok(!jobIn('deploy-docs', script('./deploy.sh')));
    assert.ok(!jobIn('deploy', `    environment: github-pages\n${uses('actions/deploy-pages')}`));
    assert.ok(!jobIn('deploy', `    if: false\n${script('./deploy.sh')}`));
    assert.ok(!jobIn('deploy-preview', script('vercel deploy')));
    assert.ok(!jobIn('notify', script('curl -X POST "$SLACK_HOOK"'), 'Deploy'));
    assert.ok(!jobIn('rollback', `    environment: production\n${script('ssh me@host ./back')}`, 'Deploy'));
    assert.ok(!jobIn('test', script('npx prisma migrate deploy')));
    assert.ok(!jobIn('test', script('yarn prisma:deploy')));
    assert.ok(!jobIn('build', script('git push origin v1')));
  });
});

describe('startsOnEachPush', () => {
  it('leaves out tags, and branches that production does not follow', () => {
    const starts = (on: string) => startsOnEachPush(workflow(`on:\n${on}\njobs: {}\n`));
    assert.ok(starts('  push:'));
    assert.ok(starts('  push:\n    branches: [main, dev]'));
    assert.ok(!starts('  push:\n    branches: [dev]'));
    assert.ok(!starts('  push:\n    tags: ["v*"]'));
    assert.ok(!starts('  workflow_dispatch:'));
  });
});

describe('mayDeploy', () => {
  const jobIn = (body: string) =>
    mayDeploy(jobOf(`    name: Deploy\n    steps:\n      - uses: actions/checkout@v4\n${body}`));

  it('doubts what it does not know, under such a name', () => {
    assert.ok(jobIn('      - run: shipit --now\n'));
    assert.ok(jobIn('      - uses: some/shipping@v1\n'));
    assert.ok(!jobIn('      - run: |\n          echo "Deploying"\n          # to be written\n'));
    assert.ok(!mayDeploy(run('shipit --now')));
  });
});

describe('healthRequests', () => {
  it('reads how a release is asked', () => {
    const [first] = healthRequests(run('kubectl apply -f k8s/\ncurl https://x.y/health'));
    assert.deepEqual([first?.fails, first?.waits], [false, false]);
    const [second] = healthRequests(
      run('kubectl apply -f k8s/\nkubectl rollout status deploy/x\ncurl -fsS https://x.y/health'),
    );
    assert.deepEqual([second?.fails, second?.waits], [true, true]);
    assert.deepEqual(healthRequests(run('curl https://x.y/health')), []);
    assert.deepEqual(healthRequests(run('kubectl apply -f k8s/\nCODE=$(curl -s https://x.y/health)')), []);
  });
});

describe('Conditions of releases', () => {
  const inPullRequest = (head: string, job = '', step = '') => {
    const [parsed] = workflow(
      `on: ${head}\njobs:\n  a:\n    runs-on: x\n${job}    steps:\n      - run: fly deploy\n${step}`,
    ).jobs;
    const [first] = parsed?.steps ?? [];
    assert.ok(first);
    return reachesFromPullRequest(first);
  };

  it('tells whether a pull request gets there', () => {
    assert.equal(inPullRequest('[push, pull_request]'), true);
    assert.equal(inPullRequest('push'), false);
    assert.equal(inPullRequest('pull_request', "    if: github.ref == 'refs/heads/main'\n"), undefined);
    assert.equal(inPullRequest('pull_request', '', '        if: github.event.pull_request.merged\n'), undefined);
    assert.equal(inPullRequest('{ pull_request: { types: [closed] } }'), undefined);
    assert.equal(inPullRequest('pull_request', '    if: always()\n'), true);
  });

  it('tells whether a failure stops it', () => {
    const despite = (condition: string) =>
      runsDespiteFailure(jobOf(`    needs: test\n    if: ${condition}\n    steps: []\n`));
    assert.ok(despite('always()'));
    assert.ok(despite("${{ !cancelled() && github.ref == 'x' }}"));
    assert.ok(!despite("always() && needs.test.result == 'success'"));
    assert.ok(!despite("github.ref == 'x'"));
  });
});

describe('Text of strangers', () => {
  const from = (text: string) => {
    const expression = readExpression(text);
    return untrustedIn(expression);
  };

  it('is known in all spellings, and through functions that hand it on', () => {
    assert.equal(from('github.head_ref'), 'github.head_ref');
    assert.equal(from("github.event['issue']['title']"), 'github.event.issue.title');
    assert.ok(from('github.event.commits[3].author.name'));
    assert.ok(from("format('x {0}', github.event.comment.body)"));
    assert.ok(from('github.head_ref || github.ref'));
  });

  it('is gone where only an answer about it comes out', () => {
    assert.equal(from("contains(github.event.comment.body, 'x')"), undefined);
    assert.equal(from("github.head_ref == 'x'"), undefined);
    assert.equal(from("github.head_ref && 'yes' || 'no'"), undefined);
    assert.equal(from('github.event.pull_request.number'), undefined);
  });

  const through = (script: string) => {
    const [step] = run(script).steps;
    const raw = step?.run?.raw ?? '';
    const [first] = untrustedPlaceholders(raw);
    assert.ok(step && first);
    const found = indirection(step, raw, first.at);
    return found && (raw.slice(0, found.start) + found.text + raw.slice(found.end)).trimEnd();
  };

  it('goes into a variable with the quotes it needs', () => {
    assert.equal(through('echo ${{ github.head_ref }}'), 'echo "${HEAD_REF}"');
    assert.equal(through('echo "a ${{ github.head_ref }} b"'), 'echo "a ${HEAD_REF} b"');
    assert.equal(through("echo '${{ github.head_ref }}'"), 'echo "${HEAD_REF}"');
    assert.equal(through('X=${{ github.head_ref }}'), 'X="${HEAD_REF}"');
    assert.equal(through('git push origin HEAD:${{ github.head_ref }}'), 'git push origin HEAD:"${HEAD_REF}"');
    assert.equal(through('echo "$(echo ${{ github.head_ref }})"'), 'echo "$(echo "${HEAD_REF}")"');
  });

  it('stays where the quotes are not sure', () => {
    assert.equal(through('jq \'.a = "${{ github.head_ref }}"\''), undefined);
    assert.equal(through('cat <<EOF\n${{ github.head_ref }}\nEOF'), undefined);
    assert.equal(through('echo `echo ${{ github.head_ref }}`'), undefined);
    assert.equal(through('true # ${{ github.head_ref }}'), undefined);
  });
});
