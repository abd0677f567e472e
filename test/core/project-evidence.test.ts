import assert from 'node:assert/strict';
import errorTracking from '../../rules/project/missing-error-tracking.js';
import metrics from '../../rules/project/missing-metrics.js';
import runbooks from '../../rules/project/missing-runbooks.js';
import { isEntrySource, isRelevant } from '../../server/core/model/detect.js';
import { partsOf } from '../../server/core/model/project/checks.js';
import { databasesRun, neededDatastores, servedApps } from '../../server/core/model/project/datastore.js';
import { dependabotConfig } from '../../server/core/model/project/dependabot.js';
import { ignoresEnv, neededVariables, trackedEnvironments } from '../../server/core/model/project/environment.js';
import { canJudge, canJudgeSources, type Topic } from '../../server/core/model/project/evidence.js';
import { blockingIndex, migrationRuns, wayBack } from '../../server/core/model/project/migration.js';
import { backupScripts, deployJobs } from '../../server/core/model/project/operation.js';
import { pipelineText } from '../../server/core/model/project/pipeline-file.js';
import { createProject, type Project, type Unread } from '../../server/core/model/project/project.js';
import { runbooksFor } from '../../server/core/model/project/runbook.js';
import { runsTwice } from '../../server/core/model/project/scaling.js';
import { judgeSecretStore, secretStore } from '../../server/core/model/project/secret-store.js';
import { printedSentence, unguardedStart } from '../../server/core/model/project/service-start.js';
import { type Span, textOf } from '../../server/core/text.js';

interface Setup {
  readonly name?: string;
  readonly unreadPaths?: readonly string[];
  readonly unread?: readonly Unread[];
}

function projectOf(
  texts: Readonly<Record<string, string>>,
  { name = 'shop', unreadPaths = [], unread = [] }: Setup = {},
): Project {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  return createProject({ name, paths: [...Object.keys(texts), ...unreadPaths].sort(), files, unread });
}

function shown(project: Project, topic: Topic): string[] {
  return project.evidence(topic).evidence.map(({ what, path }) => `${what} in ${path}`);
}

const service = {
  Dockerfile: 'FROM node:22-slim\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
  'package.json': '{"dependencies":{"express":"5"}}',
  'server.js': 'import express from "express";\n',
};

describe('Evidence', () => {
  it('comes from paths, dependencies and texts', () => {
    const project = projectOf({
      'package.json': '{"dependencies":{"prom-client":"15"}}',
      'monitoring/loki.yaml': 'auth_enabled: false\n',
      'src/server.ts': "process.on('SIGTERM', stop);\n",
    });
    assert.deepEqual(shown(project, 'metrics'), ['prom-client in package.json']);
    assert.ok(shown(project, 'logAggregation').includes('loki.yaml in monitoring/loki.yaml'));
    assert.deepEqual(shown(project, 'gracefulShutdown'), ['SIGTERM in src/server.ts']);
    assert.deepEqual(shown(project, 'tracing'), []);
  });

  it('does not come from comments, tests and other people’s code', () => {
    const project = projectOf({
      'src/server.ts': '// SIGTERM is not handled\nstart(); // nor is SIGINT\n/*\n * SIGTERM\n */\n',
      'tests/server.ts': "process.on('SIGTERM', stop);\n",
      'vendor/lib/server.ts': "process.on('SIGTERM', stop);\n",
      'compose.yaml': 'services:\n  web:\n    image: web:1 # behind grafana/loki\n',
    });
    assert.deepEqual(shown(project, 'gracefulShutdown'), []);
    assert.deepEqual(shown(project, 'logAggregation'), []);
  });

  it('tells the line it stands in, and where else it was looked for', () => {
    const project = projectOf({
      'package.json': '{\n  "dependencies": {\n    "prom-client": "15"\n  }\n}\n',
      'docs/ops.md': '# Shop\n\n## Rollback\n',
      'compose.yaml': 'services:\n  a:\n    image: grafana/loki:3\n',
    });
    const [metrics, rollback, logs] = (['metrics', 'rollback', 'logAggregation'] as const).map(topic => {
      const [first] = project.evidence(topic).evidence;
      return first?.at && [first.path, textOf(first.at)];
    });
    assert.deepEqual(metrics, ['package.json', 'prom-client']);
    assert.deepEqual(rollback, ['docs/ops.md', '## Rollback']);
    assert.deepEqual(logs, ['compose.yaml', 'loki']);
    const { searched } = project.evidence('rollback');
    assert.deepEqual(
      [searched?.names, searched?.manifests, [...(searched?.texts ?? [])]],
      [
        3,
        0,
        [
          ['document', 1],
          ['yaml', 1],
        ],
      ],
    );
  });

  it('does not come from words that are about something else', () => {
    const project = projectOf({
      'compose.yaml':
        'services:\n  web:\n    image: web:1\n    environment:\n      A: 1\n    healthcheck:\n      test: [CMD, curl, -f, http://localhost]\n    labels: [--api.dashboard=false]\n',
      'swagger.yaml': 'paths:\n  /a:\n    get:\n      summary: For the dashboard\n',
      'config/app.yaml': 'backup_count: 3\n',
      'k8s/ingress.yaml': 'metadata:\n  annotations:\n    cert-manager.io/cluster-issuer: letsencrypt-staging\n',
      'docs/database.md': '# Database\n\n```bash\n# Rollback\nalembic downgrade -1\n```\n',
      '.github/workflows/ci.yml':
        'on:\n  workflow_dispatch:\n    inputs:\n      environment:\n        type: string\njobs:\n  a:\n    steps:\n      - uses: anchore/sbom-action@v0\n      - uses: github/codeql-action/upload-sarif@v3\n',
      '.github/ISSUE_TEMPLATE/bug.yml': 'body:\n  - label: Needs a migration\n',
      'go.mod': 'module a\n\nrequire github.com/prometheus/client_golang v1.0.0 // indirect\n',
      'scenarios/inventory.py': 'def count(): pass\n',
    });
    const topics: readonly Topic[] = [
      'changeRecord',
      'smokeTest',
      'dashboards',
      'backup',
      'staging',
      'rollback',
      'imageScan',
      'codeScanning',
      'migrations',
      'metrics',
      'provisioning',
    ];
    for (const topic of topics) assert.deepEqual(shown(project, topic), [], topic);
  });

  it('reads the words of a URL or a scalar that holds a hash', () => {
    const project = projectOf({
      'compose.yaml': 'services:\n  a:\n    command: "x#y"\n    image: grafana/loki:3 # logs\n',
    });
    assert.deepEqual(shown(project, 'logAggregation'), ['loki in compose.yaml']);
  });

  it('counts a word of a pipeline only where it does something', () => {
    const steps = (run: string) =>
      `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${run}\n`;
    const path = '.github/workflows/ci.yml';
    assert.deepEqual(shown(projectOf({ [path]: steps('trivy image web') }), 'imageScan'), [`trivy in ${path}`]);
    assert.deepEqual(shown(projectOf({ [path]: steps('npm test') }), 'imageScan'), []);
    assert.deepEqual(shown(projectOf({ 'docs/notes.yaml': 'a: trivy\n' }), 'imageScan'), []);
  });

  it('finds the headings of documents, not their text', () => {
    const project = projectOf({ 'docs/ops.md': '# Guide\n\nThere is no rollback.\n\n## Going back\n' });
    assert.deepEqual(shown(project, 'rollback'), ['Going back in docs/ops.md']);
  });

  it('cannot judge what a hint or an unread file may hide', () => {
    assert.equal(canJudge(projectOf(service), 'tracing'), true);
    const sentry = projectOf({ ...service, 'package.json': '{"dependencies":{"@sentry/node":"8"}}' });
    assert.equal(canJudge(sentry, 'tracing'), undefined);
    const unread = [{ path: 'deploy.yml', reason: 'Larger than 1 MB' }];
    assert.equal(canJudge(projectOf(service, { unread }), 'staging'), undefined);
    assert.equal(canJudgeSources(projectOf(service), 'healthEndpoint'), true);
    assert.equal(
      canJudgeSources(projectOf(service, { unreadPaths: ['src/routes/x.js'] }), 'healthEndpoint'),
      undefined,
    );
  });

  it('cannot judge only where the unread file is one that would be asked', () => {
    const guide = [{ path: 'docs/guide.md', reason: 'Binary file' }];
    assert.equal(canJudge(projectOf(service, { unread: guide }), 'sbom'), true);
    assert.equal(canJudge(projectOf(service, { unread: guide }), 'rollback'), undefined);
    const list = [{ path: 'api/requirements.txt', reason: 'Binary file' }];
    assert.equal(canJudge(projectOf(service, { unread: list }), 'staging'), true);
    assert.equal(canJudge(projectOf(service, { unread: list }), 'metrics'), undefined);
  });

  it('is only hinted at by what assistants are told, and not there in tests and interfaces', () => {
    const project = projectOf({
      ...service,
      '.claude/skills/incidents/SKILL.md': '# Incident response\n',
      '.kiro/specs/ops/design.md': '## RTO\n',
      'e2e/health.spec.ts': '',
      'src/test_health.py': '',
      'docs/openapi.yaml': 'paths:\n  /backup:\n    post: {}\n',
      'docs/api.md': '### GET /incidents\n',
    });
    assert.deepEqual(shown(project, 'incidentGuide'), []);
    assert.equal(canJudge(project, 'incidentGuide'), undefined);
    assert.equal(canJudge(project, 'recoveryObjectives'), undefined);
    assert.deepEqual(shown(project, 'healthEndpoint'), []);
    assert.deepEqual(shown(project, 'backup'), []);
  });

  it('takes names of files for what they say as a whole', () => {
    const project = projectOf({
      'src/PasswordHealthReport.cs': '',
      'src/jwt_rotation.py': '',
      'db/067_add_workbench.py': '',
      'k8s/web-deployment.yaml': 'kind: Deployment\n',
      '.github/workflows/pages-deploy.yml': 'jobs: {}\n',
    });
    for (const topic of ['healthEndpoint', 'onCall', 'loadTest', 'deployScript', 'deployment'] as const) {
      assert.deepEqual(shown(project, topic), [], topic);
    }
    const named = projectOf({ 'src/health.controller.ts': '', 'docs/rota.md': '', 'load-test/api.js': '' });
    for (const topic of ['healthEndpoint', 'onCall', 'loadTest'] as const) {
      assert.equal(shown(named, topic).length, 1, topic);
    }
  });

  it('shows a secret of a pipeline only where something is deployed with it', () => {
    const job = (step: string) =>
      `jobs:\n  a:\n    steps:\n      - ${step}\n        env:\n          KEY: \${{ secrets.KEY }}\n`;
    const built = projectOf({ '.github/workflows/ci.yml': job('run: make') });
    assert.deepEqual(secretStore(built).evidence, []);
    assert.equal(judgeSecretStore(built), undefined);
    const deployed = projectOf({ '.github/workflows/ci.yml': job('run: kubectl apply -f k8s') });
    assert.deepEqual(
      secretStore(deployed).evidence.map(({ at }) => at && textOf(at)),
      ['${{ secrets.KEY'],
    );
    const own = projectOf({ '.github/workflows/ci.yml': job('run: kubectl apply -f k8s').replace('.KEY', '.SSH_KEY') });
    assert.deepEqual(secretStore(own).evidence, []);
    assert.equal(judgeSecretStore(own), true);
  });

  it('shows first what says most', () => {
    const project = projectOf({
      'a/compose.yaml': 'services:\n  p:\n    image: prom/prometheus:v3\n',
      'package.json': '{"dependencies":{"prom-client":"15"}}',
      'z/metrics.ts': "import client from 'prom-client';\n",
    });
    assert.deepEqual(shown(project, 'metrics').slice(0, 2), [
      'metrics.ts in z/metrics.ts',
      'prom-client in package.json',
    ]);
  });

  it('is a name only where its text agrees, and the first of several that does', () => {
    const project = projectOf({
      'app/analytics/metrics.py': 'def mean(values):\n    return sum(values) / len(values)\n',
      'app/metrics.py': 'from prometheus_client import Counter\n',
      'fern/definition/metrics.yml': 'service:\n  endpoints:\n    metrics:\n      path: /metrics\n',
      'docs/metrics-api.yaml': 'openapi: 3.1.0\npaths:\n  /metrics:\n    get: {}\n',
      'dist/prometheus.d.ts': '',
      'src/util/tracing.rs': 'use tracing_subscriber::fmt;\n',
      'spec/vectors/agent.json': '',
      'src/main/resources/vectorstore.json': '',
      'dashboard-web/tsconfig.json': '',
      'src/eventCorrelation.js': '',
    });
    assert.deepEqual(shown(project, 'metrics'), ['metrics.py in app/metrics.py']);
    const [found] = project.evidence('metrics').evidence;
    assert.equal(found?.at && textOf(found.at), 'prometheus');
    for (const topic of ['tracing', 'logAggregation', 'dashboards', 'correlation'] as const) {
      assert.deepEqual(shown(project, topic), [], topic);
    }
  });

  it('is only hinted at by a variable that something may read, and by what needs to be set up', () => {
    const project = projectOf({
      '.env.example': 'SENTRY_DSN=\nOTEL_ENABLED=true\nPAGERDUTY_KEY=\n',
      'compose.yaml': 'services:\n  web:\n    environment:\n      SENTRY_DSN: $DSN\n',
      'config/settings.py': 'SENTRY_DSN: str | None = None\n',
      'requirements.txt': 'loguru\nlangfuse\n',
      'pom.xml': '<artifactId>spring-boot-starter-actuator</artifactId>\n',
      'package.json': '{"dependencies":{"fastify":"5","posthog-js":"1"}}',
    });
    for (const topic of [
      'errorTracking',
      'tracing',
      'onCall',
      'structuredLogging',
      'metrics',
      'correlation',
    ] as const) {
      assert.deepEqual(shown(project, topic), [], topic);
      assert.equal(canJudge(project, topic), undefined, topic);
    }
    assert.deepEqual(project.alerting.evidence, []);
    const read = projectOf({ 'src/main.py': 'import sentry_sdk\n\nsentry_sdk.init(dsn=DSN)\n' });
    assert.equal(shown(read, 'errorTracking').length, 1);
    const exposed = projectOf({ 'application.yml': 'management:\n  include: health,prometheus\n' });
    assert.equal(shown(exposed, 'metrics').length, 1);
  });

  it('is each dashboard, and no name or address that only sounds like a health check', () => {
    const project = projectOf({
      'grafana/dashboards/api.json': '',
      'extras/metrics-dashboard/dashboard.json': '',
      'app/settings.py': "FROM = 'healthchecks@example.org'\nLEVELS = ['path', 'status']\n",
      'k8s/search.yaml': 'command: curl localhost:9200/_cluster/health\n',
    });
    assert.equal(shown(project, 'dashboards').length, 2);
    assert.deepEqual(shown(project, 'healthEndpoint'), []);
    for (const [path, text] of [
      ['test_simulation.sh', 'curl -s "$BACKEND_URL/api/v1/simulation/status"\n'],
      ['config.yaml', 'url: "http://chain-0-grpc:3000"\n'],
      ['charts/values.yaml', 'HEALTH_CCD_API: http://ccd/health\n'],
      ['app/models/security/health_checker.rb', 'class HealthChecker\nend\n'],
      ['src/action/index.js', "const check = core.getInput('healthcheck');\n"],
    ] as const) {
      assert.deepEqual(shown(projectOf({ [path]: text }), 'healthEndpoint'), [], path);
    }
    for (const [path, text] of [
      ['app/main.py', "@app.get('/health')\n"],
      ['app/urls/config.py', "path('health/', health)\n"],
      ['Dockerfile', 'HEALTHCHECK CMD curl -f http://localhost/shop/status || exit 1\n'],
      ['smoke.sh', 'curl -f localhost:8080/ping\n'],
      ['k8s/app.yaml', 'livenessProbe:\n  httpGet:\n    port: 80\n'],
    ] as const) {
      assert.equal(shown(projectOf({ [path]: text }), 'healthEndpoint').length, 1, path);
    }
  });

  it('may be described where alerts are set up elsewhere', () => {
    const hinted = ({ alerting }: Project) => [alerting.evidence.length, alerting.hints.length];
    assert.deepEqual(hinted(projectOf({ 'docs/stack.md': '### Alertmanager\n\nPort 9093.\n' })), [0, 1]);
    assert.deepEqual(hinted(projectOf({ '.claude/stack.md': '### Alertmanager\n' })), [0, 0]);
    assert.deepEqual(hinted(projectOf({ 'README.md': '- [ ] Create alerting rules\n' })), [0, 0]);
    const values = 'alertmanager:\n  config:\n    receivers:\n      - name: team\n';
    assert.deepEqual(hinted(projectOf({ 'monitoring/values.yaml': values })), [1, 0]);
  });

  it('is what a script installs into a cluster, and hinted at where people are told to', () => {
    const install = 'helm upgrade --install logs \\\n  grafana/loki-stack\n';
    const told = projectOf({ 'README.md': `# Shop\n\n\`\`\`sh\n${install}\`\`\`\n` });
    assert.deepEqual(shown(told, 'logAggregation'), []);
    assert.equal(canJudge(told, 'logAggregation'), undefined);
    const done = projectOf({ 'ops/install.sh': 'helm install logs grafana/loki-stack\n' });
    assert.equal(shown(done, 'logAggregation').length, 1);
    const allowed = projectOf({
      'argocd/project.yaml': "spec:\n  sourceRepos:\n    - 'https://prometheus-community.github.io/helm-charts'\n",
    });
    assert.deepEqual(shown(allowed, 'metrics'), []);
    assert.equal(canJudge(allowed, 'metrics'), undefined);
  });

  it('leaves open where the logs go of a cluster that is watched from elsewhere', () => {
    const app = { ...service, 'k8s/web.yaml': 'kind: Deployment\n' };
    assert.equal(canJudge(projectOf(app), 'logAggregation'), true);
    const watched = projectOf({ ...app, 'k8s/monitor.yaml': 'kind: ServiceMonitor\n' });
    assert.deepEqual(shown(watched, 'logAggregation'), []);
    assert.equal(canJudge(watched, 'logAggregation'), undefined);
  });

  it('takes no hook that runs beside a rollback for a way back', () => {
    const hook = 'annotations:\n  helm.sh/hook: pre-rollback\n';
    assert.deepEqual(shown(projectOf({ 'k8s/job.yaml': hook }), 'rollback'), []);
    assert.equal(shown(projectOf({ 'ops/back.sh': 'helm rollback shop\n' }), 'rollback').length, 1);
  });

  it('takes no alert about an autoscaler for one', () => {
    const alert = 'expr: |\n  kube_horizontalpodautoscaler_spec_max_replicas{job="a"}\n    > 3\n';
    assert.deepEqual(shown(projectOf({ 'rules/a.yaml': alert }), 'autoscaling'), []);
    const scaled = projectOf({ 'k8s/a.yaml': 'kind: HorizontalPodAutoscaler\n' });
    assert.equal(shown(scaled, 'autoscaling').length, 1);
  });

  it('is what the code shows, whoever runs it', () => {
    const product = projectOf({
      ...service,
      'package.json': '{"dependencies":{"express":"5","prom-client":"15"}}',
      LICENSE: 'MIT',
      'CONTRIBUTING.md': '',
      'SECURITY.md': '',
      'README.md': 'Self-host it with `docker compose up`.\n',
      'docs/troubleshooting.md': 'Ask `docker compose logs` first.\n',
    });
    assert.equal(product.isOperated, undefined);
    assert.equal(metrics.applies?.(product, product), true);
    assert.equal(runbooks.applies?.(product, product), undefined);
  });

  it('takes a line of any length', () => {
    const project = projectOf({ 'src/server.ts': `const x = "${'a '.repeat(200_000)}"; process.on('SIGTERM', x)` });
    assert.equal(shown(project, 'gracefulShutdown').length, 1);
  });
});

describe('Applications in a compose file', () => {
  it('are what is built here', () => {
    const compose = `services:
  db: { image: "postgres:17" }
  cache: { image: "redis:8" }
  web: { build: . }
  mail: { image: "inbucket/inbucket:3" }
`;
    const project = projectOf({ ...service, 'compose.yaml': compose });
    assert.deepEqual(
      servedApps(project).map(({ name }) => name),
      ['web'],
    );
  });

  it('are none where only what they need is started', () => {
    const project = projectOf({ ...service, 'docker-compose.dev.yml': 'services:\n  db:\n    image: postgres:17\n' });
    assert.deepEqual(servedApps(project), []);
  });
});

describe('The start of a service', () => {
  const started = (
    server: string,
    rest: Readonly<Record<string, string>> = {},
    unreadPaths = ['src/routes/orders.ts'],
  ) => projectOf({ ...service, 'server.js': server, ...rest }, { unreadPaths });
  const at = (found: (project: Project) => Span | undefined, project: Project) => {
    const place = found(project);
    return place && textOf(place);
  };

  it('shows that nothing waits for requests, though the rest was not read', () => {
    assert.equal(at(unguardedStart, started('// app.listen(1)\napp.listen(3000);\n')), 'app.listen');
    assert.equal(at(unguardedStart, started("process.on('SIGTERM', stop);\napp.listen(3000);\n")), undefined);
    assert.equal(at(unguardedStart, started('configureApp(app);\napp.listen(3000);\n')), undefined);
    assert.equal(at(unguardedStart, started('app.listen(3000);\n', {}, ['src/graceful-shutdown.ts'])), undefined);
    assert.equal(at(unguardedStart, started('', { 'examples/server.js': 'app.listen(1);\n' })), undefined);
    assert.equal(
      at(unguardedStart, started('', { 'main.go': '\thttp.ListenAndServe(":80", nil)\n' })),
      'http.ListenAndServe',
    );
  });

  it('shows that sentences are printed, unless a logger was not read', () => {
    const printing = "app.listen(3000, () => console.log('up'));\n";
    assert.equal(at(printedSentence, started(printing)), 'console.log');
    assert.equal(at(printedSentence, started(printing, {}, ['src/lib/logger.ts'])), undefined);
    assert.equal(at(printedSentence, started('app.listen(3000);\nconsole.log({ port });\n')), undefined);
    assert.equal(at(printedSentence, started("console.log('a tool');\n")), undefined);
    const python = started('', { 'app/main.py': 'app = FastAPI()\nlogging.basicConfig(level=INFO)\n' });
    assert.equal(at(printedSentence, python), 'logging.basicConfig');
  });
});

describe('What people wrote for an incident', () => {
  const guide = (path: string, text: string) => projectOf({ [path]: text });

  it('is about what runs, not about setting it up', () => {
    for (const [path, text] of [
      ['docs/troubleshooting.md', 'Clear the cache of your browser.\n'],
      ['.github/PRE_COMMIT_TROUBLESHOOTING.md', 'kubectl logs\n'],
      ['docs/PRESENTATION_RUNBOOK.md', 'kubectl get pods\n'],
      ['docs/ci.md', '## When Pre-Commit Fails\n\n## When the quality gate fails\n'],
      ['docs/demo.md', '# Demo runbook\n'],
      ['docs/roadmap.md', '## Runbooks\n'],
      ['_deferred/docs/runbooks/api.md', 'kubectl logs\n'],
    ] as const) {
      assert.deepEqual(shown(guide(path, text), 'runbooks'), [], path);
    }
    for (const [path, text] of [
      ['docs/troubleshooting.md', '## Pods restart\n\n`kubectl describe pod`\n'],
      ['docs/runbooks/database.md', 'Fail over to the replica, then roll back.\n'],
      ['docs/ops.md', '## When the queue is down\n'],
    ] as const) {
      assert.equal(shown(guide(path, text), 'runbooks').length, 1, path);
    }
  });

  it('is about how one is run, not about any', () => {
    for (const heading of ['Log Severity Levels', 'Incident Dashboard', 'Post-Mortem Directives', 'Flyway incident']) {
      assert.deepEqual(shown(guide('docs/a.md', `## ${heading}\n`), 'incidentGuide'), [], heading);
    }
    for (const heading of ['Incident Response', '10.1 Security Incident Procedures', 'Postmortems', 'Post-Incident']) {
      assert.equal(shown(guide('docs/a.md', `## ${heading}\n`), 'incidentGuide').length, 1, heading);
    }
  });

  it('names somebody', () => {
    const contacts = (text: string) =>
      guide('docs/launch.md', `## Emergency Contacts\n\n${text}\n\n## Other\n\n@team\n`);
    for (const text of ['- Lead: [Contact Information]', '- [Documentation](https://example.com)', '', '- Lead: TBD']) {
      assert.deepEqual(shown(contacts(text), 'onCall'), [], text);
    }
    for (const text of ['- Database administrator: dba@example.com', '### Nights\n\n- #platform on Slack']) {
      assert.equal(shown(contacts(text), 'onCall').length, 1, text);
    }
    assert.deepEqual(shown(guide('docs/jwt.md', '## Rotação de Chaves\n\nby the team\n'), 'onCall'), []);
    const described = guide('rules.yaml', 'description: |\n  There are integrations with PagerDuty that tell.\n');
    assert.deepEqual(shown(described, 'onCall'), []);
  });

  it('escalates an incident, not rights or decisions', () => {
    for (const heading of ['Privilege Escalation via clinicId', 'Escalate to Senior Reviewer']) {
      assert.deepEqual(shown(guide('docs/review.md', `## ${heading}\n`), 'escalation'), [], heading);
    }
    assert.equal(shown(guide('docs/a.md', '# Incident Response\n\n## Escalation\n'), 'escalation').length, 1);
    assert.equal(shown(guide('runbooks/api.md', '## Escalation path\n'), 'escalation').length, 1);
  });
});

describe('Source files that are read', () => {
  it('are the few that say how a service is run', () => {
    for (const path of [
      'src/main.py',
      'apps/api/health.ts',
      'index.js',
      'api/settings.py',
      'alembic/versions/1_x.py',
      '.env',
      'podman/env.sample',
      'template.env',
    ]) {
      assert.ok(isRelevant(path), path);
    }
    for (const path of [
      'src/price.py',
      'tests/main.py',
      'a/b/c/d/index.ts',
      'src/main.test.ts',
      'dist/server.js',
      'docs/app.js',
    ]) {
      assert.ok(!isEntrySource(path), path);
    }
  });
});

describe('What a project is for', () => {
  const compose = { 'compose.yaml': 'services:\n  web:\n    build: .\n    ports: ["80:3000"]\n' };

  it('is a service that its people run, unless it is a library', () => {
    assert.equal(projectOf(service).isOperated, true);
    assert.equal(projectOf(compose).isOperated, true);
    assert.equal(projectOf({ 'package.json': '{}', 'index.js': '' }).isOperated, false);
  });

  it('is a service by what its image starts or rests on, though no port is named', () => {
    const started = { Dockerfile: 'FROM python:3.13-slim\nCMD ["gunicorn", "app:app"]\n', 'app.py': '' };
    assert.equal(projectOf(started).isOperated, true);
    const based = { Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:9.0\nCOPY . .\n', 'Program.cs': '' };
    assert.equal(projectOf(based).isOperated, true);
    assert.equal(projectOf({ Dockerfile: 'FROM python:3.13-slim\nCMD ["python", "job.py"]\n' }).isOperated, false);
  });

  it('is a service without a container too, by a framework and the server that runs it', () => {
    const django = { 'requirements.txt': 'django==5.2\ngunicorn==23.0\n', 'app/views.py': '' };
    assert.equal(projectOf(django).isOperated, true);
    assert.equal(projectOf({ 'requirements.txt': 'django==5.2\n', 'app/views.py': '' }).isOperated, false);
    assert.equal(projectOf({ ...django, 'action.yml': 'name: x\n' }).isOperated, false, 'an action');
    const inTests = { 'package.json': '{}', 'index.js': '', 'tests/app/requirements.txt': django['requirements.txt'] };
    assert.equal(projectOf(inTests).isOperated, false);
  });

  it('is a service behind a proxy of another stack, where its container comes back by itself', () => {
    const behind = (restart: string) =>
      projectOf({ 'compose.yaml': `services:\n  web:\n    build: .\n    restart: ${restart}\n`, 'index.js': '' });
    assert.equal(behind('unless-stopped').isOperated, true);
    assert.equal(behind('"no"').isOperated, false);
  });

  it('is run by its people though it has a licence and a guide for contributors', () => {
    const open = { ...service, LICENSE: '', 'CONTRIBUTING.md': '# Contributing\n', 'SECURITY.md': '# Security\n' };
    assert.equal(projectOf(open).isOperated, true);
    const charted = { ...service, LICENSE: '', 'helm/Chart.yaml': 'name: shop\nversion: 1.0.0\n' };
    assert.equal(projectOf(charted).isOperated, true);
  });

  it('is left open for a product that others install, until it deploys itself', () => {
    const release = 'on:\n  release:\n    types: [published]\njobs:\n  a:\n    runs-on: ubuntu-latest\n';
    const product = { ...service, LICENSE: '', 'README.md': '# Shop\n\nA self-hosted shop.\n' };
    assert.equal(projectOf(product).isOperated, true, 'one sign');
    const released = { ...product, '.github/workflows/release.yml': release };
    assert.equal(projectOf(released).isOperated, undefined);
    assert.equal(projectOf({ ...product, '.github/FUNDING.yml': 'github: shop\n' }).isOperated, undefined);
    const { LICENSE: _, ...unlicensed } = released;
    assert.equal(projectOf(unlicensed).isOperated, true, 'without a licence');
    const deploy = (path: string) => ({
      [path]:
        'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    environment: production\n    steps:\n      - run: fly deploy\n',
    });
    const own = projectOf({ ...released, ...deploy('.github/workflows/deploy.yml') });
    assert.deepEqual(
      deployJobs(own).map(({ name }) => name),
      ['deploy'],
    );
    assert.equal(own.isOperated, true);
    const packed = { ...service, LICENSE: '', '.github/FUNDING.yml': 'github: shop\n' };
    assert.equal(projectOf(packed, { name: 'shop' }).isOperated, true);
    assert.equal(projectOf(packed, { name: 'shop-docker' }).isOperated, undefined);
    const elsewhere = 'deploy:\n  script:\n    - kubectl apply -f k8s\n';
    assert.equal(projectOf({ ...released, '.gitlab-ci.yml': elsewhere }).isOperated, true);
    const sample = { ...released, 'chart/values-production.yaml': 'replicas: 3\n' };
    assert.equal(projectOf(sample).isOperated, undefined);
    assert.equal(projectOf({ ...sample, 'chart/values-staging.yaml': 'replicas: 1\n' }).isOperated, true);
    const demo = projectOf({ ...released, ...deploy('.github/workflows/deploy-demo.yml') });
    assert.equal(demo.isOperated, undefined);
  });

  it('shows what its code has, though it is open who runs it', () => {
    const product = { ...service, LICENSE: '', 'README.md': 'Self-hosted.\n', '.github/FUNDING.yml': 'github: a\n' };
    const isAsked = (project: Project) => errorTracking.applies?.(project, project);
    assert.equal(isAsked(projectOf(product)), undefined);
    const tracked = projectOf({ ...product, 'requirements.txt': 'sentry-sdk==2.40\n' });
    assert.equal(tracked.isOperated, undefined);
    assert.equal(isAsked(tracked), true);
    assert.equal(isAsked(projectOf({ 'package.json': '{}' })), false, 'a library');
  });

  it('is left open where it only packs into images what is written elsewhere', () => {
    const images = { Dockerfile: 'FROM debian:13\nEXPOSE 5432\n', '17/Dockerfile': 'FROM debian:13\nEXPOSE 5432\n' };
    assert.equal(projectOf({ ...images, LICENSE: '' }).isOperated, undefined);
    assert.equal(projectOf({ ...images, LICENSE: '', 'package.json': '{}' }).isOperated, true);
  });

  it('is no service when it is a collection', () => {
    const shop = (name: string) => ({ [`${name}/compose.yaml`]: compose['compose.yaml'] });
    const four = { ...shop('a'), ...shop('b'), ...shop('c'), ...shop('d') };
    assert.equal(projectOf(four).isCollection, false);
    assert.equal(projectOf(four, { name: 'docker-examples' }).isOperated, false);
    assert.equal(projectOf(four, { name: 'dockerfiles' }).isOperated, false);
    const many = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e', 'f'].flatMap(name => [...Object.entries(shop(name)), [`${name}/README.md`, '# One\n']]),
    );
    assert.equal(projectOf(many).isCollection, true);
    const dockerfiles = Object.fromEntries(
      Array.from({ length: 10 }, (_, at) => [`src/${at}/Dockerfile`, 'FROM debian:13\nEXPOSE 80\n']),
    );
    assert.equal(projectOf(dockerfiles).isCollection, true, 'images that nothing here runs');
    assert.equal(projectOf({ ...dockerfiles, 'deploy/compose.yaml': compose['compose.yaml'] }).isCollection, false);
    const deployed = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: kubectl apply -f .\n';
    assert.equal(projectOf({ ...many, '.github/workflows/deploy.yml': deployed }).isCollection, false);
  });

  it('is a service when one application is called a sample', () => {
    assert.equal(projectOf(service, { name: 'example-voting-app' }).isOperated, true);
    assert.equal(projectOf(compose, { name: 'full-stack-template' }).isOperated, true);
  });

  it('says whether more than one instance runs', () => {
    assert.deepEqual(runsTwice(projectOf(compose)).evidence, []);
    const scaled = { 'compose.yaml': `${compose['compose.yaml']}    deploy:\n      replicas: 3\n` };
    assert.deepEqual(
      runsTwice(projectOf(scaled)).evidence.map(({ at }) => at && textOf(at)),
      ['web'],
    );
  });
});

describe('Scans of images', () => {
  const shownIn = (step: string) => {
    const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${step.replace(/^/gm, '      ')}\n`;
    const { evidence, hints } = projectOf({ '.github/workflows/ci.yml': text }).evidence('imageScan');
    return evidence.length > 0 ? 'shown' : hints.length > 0 ? 'maybe' : 'not shown';
  };

  it('are told from scans of the source', () => {
    const steps: readonly (readonly [string, string])[] = [
      ['- uses: aquasecurity/trivy-action@v0\n  with:\n    image-ref: shop:1', 'shown'],
      ['- uses: aquasecurity/trivy-action@v0\n  with:\n    scan-type: fs\n    scan-ref: .', 'not shown'],
      ['- uses: aquasecurity/trivy-action@v0\n  with:\n    scan-type: ${{ matrix.kind }}', 'maybe'],
      ['- uses: anchore/scan-action@v6\n  with:\n    path: .', 'not shown'],
      ['- uses: snyk/actions/docker@v1', 'shown'],
      ['- uses: snyk/actions/node@v1', 'not shown'],
      ['- run: trivy image --severity HIGH shop:1', 'shown'],
      ['- run: trivy fs .', 'not shown'],
      ['- run: grype dir:.', 'not shown'],
      ['- run: docker run --rm aquasec/trivy:0.58.1 image shop:1', 'shown'],
      ['- run: docker compose run api npx prisma migrate deploy', 'not shown'],
    ];
    for (const [step, expected] of steps) assert.equal(shownIn(step), expected, step);
  });
});

describe('Datastores', () => {
  it('are not run where the sources are mounted over all that is built: so much is there to work on it', () => {
    const compose = (volumes: string) =>
      `services:\n  web:\n    build: docker/web\n    ports: ["80:80"]\n    volumes: ${volumes}\n  db:\n    image: postgres:17\n`;
    const run = (volumes: string) => databasesRun(projectOf({ 'compose.yaml': compose(volumes) })).length;
    assert.equal(run('[".:/app"]'), 0);
    assert.equal(run('["./docker:/app"]'), 0);
    assert.equal(run('["./docker/web/config:/etc/web"]'), 1);
    assert.equal(run('["data:/data"]'), 1);
  });

  it('are known by their images and drivers', () => {
    const project = projectOf({
      'compose.yaml': 'services:\n  db:\n    image: postgres:17\n  cache:\n    image: valkey/valkey:8\n',
      'requirements.txt': 'asyncpg==0.30\nredis\n',
    });
    assert.deepEqual(
      project.datastores.map(({ title, run }) => [title, run?.name]),
      [
        ['PostgreSQL', 'db'],
        ['Redis', 'cache'],
        ['PostgreSQL', undefined],
        ['Redis', undefined],
      ],
    );
    assert.deepEqual(
      databasesRun(project).map(({ run }) => run.name),
      ['db'],
    );
    assert.equal(neededDatastores(project).length, 2);
  });

  it('of a compose file for development are nobody’s to back up', () => {
    const texts = { 'compose.dev.yaml': 'services:\n  db:\n    image: postgres:17\n' };
    assert.deepEqual(databasesRun(projectOf(texts)), []);
  });
});

describe('The environment', () => {
  it('is asked for variables without a default', () => {
    const project = projectOf({
      'src/config.ts': [
        'const a = process.env.STRIPE_KEY;',
        "const b = process.env.LEVEL ?? 'info';",
        "const c = process.env['MAIL_URL'];",
        "if (process.env.NODE_ENV === 'x') process.env.SET = '1';",
        '// process.env.COMMENTED',
      ].join('\n'),
      'api/settings.py':
        'import os\nX = os.environ["QUEUE_URL"]\nY = os.getenv("OPTIONAL")\nos.environ["SET_HERE"] = "1"\n',
      'compose.yaml':
        'services:\n  a:\n    image: "a:${TAG:-1}"\n    environment:\n      B: ${DB_URL:?set it}\n      C: $${NOT_ONE}\n',
    });
    assert.deepEqual(
      neededVariables(project)
        .map(({ name }) => name)
        .sort(),
      ['DB_URL', 'MAIL_URL', 'QUEUE_URL', 'STRIPE_KEY'],
    );
  });

  it('is ignored by a pattern that takes it in', () => {
    for (const line of ['.env', '/.env', '.env*', '**/.env', '*.env', '.*']) {
      assert.equal(ignoresEnv(projectOf({ '.gitignore': `node_modules\r\n${line}\r\n` })), true, line);
    }
    for (const line of ['.environment', 'env/', '.env.local', '!.env']) {
      assert.equal(ignoresEnv(projectOf({ '.gitignore': line })), false, line);
    }
  });

  it('is ignored where it is read, by a file in that folder or above', () => {
    const sample = { 'api/.env.example': 'KEY=\n' };
    for (const [path, line] of [
      ['api/.gitignore', '.env'],
      ['.gitignore', 'api/.env'],
      ['.gitignore', '/api/.env*'],
      ['.gitignore', '.env'],
    ] as const) {
      assert.equal(ignoresEnv(projectOf({ ...sample, [path]: line })), true, `${path}: ${line}`);
    }
    assert.equal(ignoresEnv(projectOf({ ...sample, 'web/.gitignore': '.env' })), false);
  });

  it('is not asked for what it sets itself, or what may be absent', () => {
    const project = projectOf({
      'src/config.ts': [
        'const schema = z.object({ A_KEY: z.string(),',
        '  B_KEY: z.string().optional(),',
        '});',
        'parse({ A_KEY: process.env.A_KEY, B_KEY: process.env.B_KEY, C_KEY: process.env.C_KEY });',
        'const d = process.env.E_KEY ?? process.env.D_KEY;',
      ].join('\n'),
      'main.tf': 'resource "x" "y" {\n  environment {\n    C_KEY = var.key\n  }\n}\n',
    });
    assert.deepEqual(
      neededVariables(project).map(({ name }) => name),
      ['A_KEY'],
    );
  });

  it('gives secrets away only with real values', () => {
    const found = (text: string) => trackedEnvironments(projectOf({ '.env': text })).map(({ name }) => name);
    assert.deepEqual(found('PORT=1\nDB_PASSWORD="h7Kq2mZx9wLp4T"\n'), ['DB_PASSWORD']);
    assert.deepEqual(found('DB_PASSWORD=changeme\nAPI_KEY=<yours>\nTOKEN=${OTHER}\nEMPTY=\n'), []);
    assert.deepEqual(found('# Copy this file to .env.local\nDB_PASSWORD=h7Kq2mZx9wLp4T\n'), []);
  });
});

describe('Migrations', () => {
  const step = (up: string, down: string) =>
    `from alembic import op\n\n\ndef upgrade() -> None:\n    ${up}\n\n\ndef downgrade() -> None:\n    ${down}\n`;
  const path = 'alembic/versions/20260110_000002_x.py';

  it('are looked at one by one only while they have not run: the newest', () => {
    const old = step('op.add_column("a", x)', 'pass');
    const project = projectOf({
      'alembic/versions/20260101_000001_x.py': old,
      [path]: step('op.add_column("a", x)', 'op.drop_column("a", "x")'),
    });
    assert.equal(wayBack(project)?.isMissing, false);
    assert.equal(wayBack(projectOf({ [path]: old }))?.isMissing, true);
  });

  it('are in the order of their revisions where their names have none', () => {
    const revision = (id: string, before: string, down: string) =>
      `revision: str = "${id}"\ndown_revision: str | None = ${before}\n\n${step('op.add_column("a", x)', down)}`;
    const first = { 'api/versions/f0_first.py': revision('f0', 'None', 'op.drop_column("a", "x")') };
    const second = { 'api/versions/a1_second.py': revision('a1', '"f0"', 'pass') };
    assert.equal(wayBack(projectOf({ ...first, ...second }))?.isMissing, true);
    assert.equal(wayBack(projectOf(first))?.isMissing, false);
    const beside = { 'api/versions/b2_beside.py': revision('b2', '"f0"', 'pass') };
    assert.equal(wayBack(projectOf({ ...first, ...second, ...beside })), undefined);
  });

  it('are shown by steps and by what takes them, not by a tool that has none', () => {
    const shownBy = (texts: Readonly<Record<string, string>>) => {
      const { evidence, hints } = projectOf(texts).evidence('migrations');
      return evidence.length > 0 ? 'shown' : hints.length > 0 ? 'maybe' : 'not shown';
    };
    assert.equal(shownBy({ 'requirements.txt': 'alembic==1.14.0\n' }), 'not shown');
    assert.equal(shownBy({ 'requirements.txt': 'django==5.1\n' }), 'maybe');
    assert.equal(shownBy({ 'api/versions/0001_a.py': '' }), 'shown');
    assert.equal(shownBy({ 'package.json': '{"dependencies":{"@strapi/strapi":"5"}}' }), 'shown');
    assert.equal(shownBy({ 'entrypoint.sh': 'alembic upgrade head\n' }), 'shown');
    assert.equal(shownBy({ 'compose.yaml': 'x:\n  RUN_MIGRATIONS: "1"\n' }), 'maybe');
    assert.equal(shownBy({ '.github/workflows/changelog-check.yml': 'on: push\n' }), 'not shown');
    assert.equal(shownBy({ 'web/lib/controllers/migration/exportData.ts': '' }), 'not shown');
  });

  it('have ways back in files of their own, or none at all', () => {
    const first = { 'db/migrations/0001_a.up.sql': 'SELECT 1;', 'db/migrations/0001_a.down.sql': 'SELECT 1;' };
    const second = { 'db/migrations/0002_b.up.sql': 'SELECT 2;' };
    assert.equal(wayBack(projectOf(first))?.isMissing, false);
    assert.equal(wayBack(projectOf({ ...first, ...second }))?.isMissing, true);
    assert.equal(wayBack(projectOf(second)), undefined);
    assert.equal(wayBack(projectOf({ 'prisma/migrations/20260101000000_a/migration.sql': 'SELECT 1;' })), undefined);
  });

  it('run in a pipeline where they meet a database of its own', () => {
    const runs = (job: string) =>
      migrationRuns(
        projectOf({
          '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${job}`,
        }),
      ).length > 0;
    assert.ok(runs('    steps:\n      - run: npx prisma migrate deploy\n'));
    assert.ok(runs('    steps:\n      - run: (cd api && node dist/db/migrate.js)\n'));
    assert.ok(!runs('    environment: production\n    steps:\n      - run: npx prisma migrate deploy\n'));
    assert.ok(!runs('    steps:\n      - run: npm run db:migrate:prod\n'));
    assert.ok(!runs('    steps:\n      - run: npx prisma db push\n'));
    assert.ok(!runs('    steps:\n      - run: npx prisma migrate deploy\n      - run: flyctl deploy --remote-only\n'));
  });

  it('block with an index on a table that was there before', () => {
    assert.equal(
      blockingIndex(projectOf({ [path]: step('op.create_index("i", "orders", ["a"])', 'pass') }))?.what,
      'orders',
    );
    const made = step('op.create_table("orders")\n    op.create_index("i", "orders", ["a"])', 'pass');
    assert.equal(blockingIndex(projectOf({ [path]: made })), undefined);
    assert.equal(
      blockingIndex(projectOf({ [path]: step('pass', 'op.create_index("i", "orders", ["a"])') })),
      undefined,
    );
  });

  it('in SQL likewise', () => {
    const sql = (text: string) => projectOf({ 'migrations/0002_x.sql': text });
    assert.equal(blockingIndex(sql('create unique index if not exists i on public.orders (a);'))?.what, 'orders');
    assert.equal(blockingIndex(sql('CREATE INDEX CONCURRENTLY i ON orders (a);')), undefined);
    const decided = '-- Not CONCURRENTLY: this runs in a transaction.\nCREATE INDEX i ON orders (a);';
    assert.equal(blockingIndex(sql(decided)), undefined);
  });
});

describe('Pipelines', () => {
  it('check many parts that are alike in one job, and others beside it', () => {
    const pom = '<project><properties><java.version>21</java.version></properties></project>\n';
    const services = ['api', 'billing', 'mail', 'search', 'users'];
    const text = pipelineText(
      projectOf({
        ...Object.fromEntries(services.map(name => [`${name}/pom.xml`, pom])),
        'web/package.json': '{ "scripts": { "lint": "eslint ." } }',
      }),
    );
    assert.match(text ?? '', /folder:\n( {10}- \w+\n){5}/);
    assert.match(text ?? '', /working-directory: \$\{\{ matrix\.folder \}\}/);
    assert.match(text ?? '', /cache-dependency-path: \$\{\{ matrix\.folder \}\}\/\*\*\/\*pom\.xml/);
    assert.match(text ?? '', /check-web:[\s\S]*working-directory: web[\s\S]*npm run lint/);
  });
});

describe('Projects of .NET', () => {
  const csproj = '<Project><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>\n';
  const texts = { 'src/Api/Api.csproj': csproj, 'src/Mail/Mail.csproj': csproj, 'tests/Api.Tests/ApiTests.cs': '' };
  const folders = (more: Record<string, string>) =>
    partsOf(projectOf({ ...texts, ...more })).map(part => part.directory);

  it('are built and tested by the one solution above them', () => {
    assert.deepEqual(folders({ 'Shop.sln': '' }), ['']);
    assert.deepEqual(folders({}), ['src/Api', 'src/Mail']);
    assert.deepEqual(folders({ 'Shop.sln': '', 'All.sln': '' }), ['src/Api', 'src/Mail']);
    assert.deepEqual(folders({ 'Shop.sln': '', 'docker-compose.dcproj': '' }), ['src/Api', 'src/Mail']);
  });
});

describe('Runbooks', () => {
  it('name the service and the file it is in', () => {
    const project = projectOf({
      'deploy/compose.prod.yaml': 'services:\n  queue:\n    image: rabbitmq:4\n  web:\n    image: web:1\n',
    });
    const [page, ...others] = runbooksFor(project);
    assert.deepEqual(
      others.map(other => other.kind === 'create' && other.path),
      ['docs/runbooks/disk-full.md'],
    );
    assert.ok(page?.kind === 'create' && page.path === 'docs/runbooks/queue.md');
    assert.match(
      page.text,
      /docker compose --file deploy\/compose\.prod\.yaml exec queue sh -c 'rabbitmqctl list_queues/,
    );
  });

  it('speak of what production starts, and ask each service what it is asked itself', () => {
    const page = (texts: Record<string, string>, name: string) => {
      const edits = runbooksFor(projectOf(texts));
      const found = edits.find(edit => edit.kind === 'create' && edit.path === `docs/runbooks/${name}.md`);
      return found?.kind === 'create' ? found.text : '';
    };
    const app = 'FROM node:22-slim\nCOPY . .\nEXPOSE 3000\nCMD ["node", "server.js"]\n';
    const texts = {
      'docker-compose.yml': 'services:\n  api:\n    build: api\n    ports: ["3000:3000"]\n',
      'docker-compose.prod.yml': [
        'services:',
        '  api:',
        '    build: api',
        '    ports: ["8080:3000"]',
        '    healthcheck: { test: ["CMD", "curl", "-f", "http://localhost:3000/healthz"] }',
        '  web: { build: web, ports: ["80:80"] }',
        '  db: { build: db, ports: ["127.0.0.1:5432:5432"] }',
        '  cache: { image: "redis:7", command: ["redis-server", "--requirepass", "$PASSWORD"] }',
        '',
      ].join('\n'),
      'api/Dockerfile': app,
      'web/Dockerfile': 'FROM nginx:1.29\n',
      'db/Dockerfile': 'FROM postgres:17\n',
    };
    assert.match(page(texts, 'api'), /--file docker-compose\.prod\.yml[\s\S]*curl [^\n]*:8080\/healthz\n/);
    assert.match(page(texts, 'web'), /curl [^\n]*:80\/\n/);
    assert.match(page(texts, 'db'), /exec db sh -c 'pg_isready/);
    assert.match(page(texts, 'cache'), /redis-cli --askpass ping/);
  });

  it('name a namespace only where there is one, and look into databases of a cluster', () => {
    const manifest = (name: string, image: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  selector: { matchLabels: { app: ${name} } }\n  template:\n    spec:\n      containers:\n        - name: ${name}\n          image: ${image}\n`;
    const pages = runbooksFor(
      projectOf({ 'k8s/web.yaml': manifest('web', 'web:1'), 'k8s/db.yaml': manifest('db', 'postgres:17') }),
    ).map(edit => (edit.kind === 'create' ? edit.text : ''));
    assert.ok(pages.some(text => text.includes('\nkubectl get deployment/web\n')));
    assert.ok(pages.some(text => text.includes("\nkubectl exec -it deployment/db -- sh -c 'pg_isready")));
  });

  it('are not written over those that are there', () => {
    const texts = { 'compose.yaml': 'services:\n  db:\n    image: postgres:17\n', 'docs/runbooks/db.md': '# Ours\n' };
    assert.deepEqual(runbooksFor(projectOf(texts)), []);
  });
});

describe('Backups and updates', () => {
  it('are found by the command that copies', () => {
    const project = projectOf({
      'ops/backup.sh': '#!/bin/sh\n# pg_dump would do\nexec mysqldump shop\n',
      'ops/other.sh': 'pg_dump x\n',
    });
    assert.deepEqual(
      backupScripts(project).map(({ at }) => at.file.text.slice(at.start, at.end)),
      ['mysqldump'],
    );
  });

  it('are written for the manifests that are there', () => {
    const config = dependabotConfig(
      projectOf({
        '.github/workflows/ci.yml': 'on: push\njobs: {}\n',
        'a/package.json': '{}',
        'b/package.json': '{}',
        'pyproject.toml': '[project]\nname = "x"\n',
        'uv.lock': '',
      }),
    );
    assert.match(config ?? '', /package-ecosystem: npm\n {4}directories:\n {6}- \/a\n {6}- \/b/);
    assert.match(config ?? '', /package-ecosystem: uv\n {4}directory: \//);
    assert.equal(dependabotConfig(projectOf({ 'package.json': '{}' })), undefined);
  });
});
