/** What shows how a service reaches production, and how it keeps running there. */
import type { Value } from '../../yaml/view.js';
import { directoryOf, isWithin } from '../paths.js';
import { mayDeploy } from '../workflow/deploy-job.js';
import { servicesReleasedBy } from '../workflow/deployment.js';
import { checksOf } from '../workflow/release-check.js';
import type { Job } from '../workflow/workflow.js';
import type { Evidence, Signs, TextSign } from './evidence.js';
import { deployJobs } from './operation.js';
import type { Project } from './project.js';

/** Files of platforms that build, deploy and roll back by themselves. */
const platform =
  '(?:^|/)(?:vercel\\.json|netlify\\.toml|fly(?:\\.[\\w-]+)?\\.toml|render\\.ya?ml|railway\\.(?:json|toml)|Procfile|amplify\\.ya?ml|wrangler\\.(?:toml|jsonc?)|koyeb\\.ya?ml|nixpacks\\.toml|captain-definition|heroku\\.yml|(?:\\.do|digitalocean)/[\\w.-]+\\.ya?ml|apprunner\\.ya?ml|firebase\\.json|sst\\.config\\.ts|serverless\\.ya?ml|zeabur\\.[\\w.]+|coolify[\\w.-]*|dokploy[\\w.-]*|\\.platform\\.app\\.yaml|\\.clever[\\w.-]*|\\.ebextensions/.+|Dockerrun\\.aws\\.json)$';
/** Those that only put out what browsers load, and functions beside it. */
const site = /(?:^|\/)(?:vercel\.json|netlify\.toml|amplify\.ya?ml|wrangler\.(?:toml|jsonc?)|firebase\.json)$/;
const platformWords = 'vercel netlify flyctl railway heroku amplify wrangler koyeb cloudrun';

const platformCommand: TextSign = {
  in: ['pipeline', 'script'],
  words: 'vercel netlify flyctl wrangler amplify railway',
  line: /^(?!.*storybook).*(?:\b(?:vercel|netlify|flyctl|wrangler|amplify|railway)(?:@\w+)? .*?(?:deploy|publish|up|start-deployment)\b|uses:.*(?:vercel|netlify|flyctl|wrangler|railway))/,
};

const applying = /helm (?:upgrade|install)|kubectl (?:apply|set image|rollout)|ansible-playbook|terraform apply/;

/** Services of clouds that replace and multiply instances by themselves. */
const platformService: TextSign = {
  in: ['terraform'],
  words: 'aws azurerm google',
  line: /"(?:aws_(?:apprunner_service|lambda_function|elastic_beanstalk\w*|lightsail_container\w*)|azurerm_(?:container_app|\w+_web_app|\w+_function_app|app_service)|google_(?:cloud_run\w*|app_engine\w*))"/,
};

/** The same in a module that is written elsewhere. */
const platformModule: TextSign = {
  in: ['terraform'],
  words: 'source',
  line: /source\s*=\s*"[^"]*\b(?:container[-_]app|app[-_]service|web[-_]app|cloud[-_]run|ecs|fargate|lambda|apprunner)/i,
};

/** Workflows and composite actions of GitHub, which are read job by job. */
const workflowFile = /(?:^|\/)\.github\/(?:workflows|actions)\//;

/** The file of a platform for sites says nothing of services beside the site, which something else deploys. */
function coversService(path: string, project: Project): boolean {
  if (!site.test(path)) return true;
  const folder = directoryOf(path);
  return (
    project.mainDockerfiles.every(({ file }) => isWithin(file.path, folder)) &&
    !deployJobs(project).some(job => servicesReleasedBy(job).length > 0)
  );
}

function shownBy(jobs: readonly Job[]): readonly Evidence[] {
  return jobs.map(({ name, at, file }) => ({ what: name, path: file.path, at }));
}

/** Whether a workflow may deploy in ways that are not seen; one that could not be read may do anything. */
function mayDeployIn(path: string, { workflows }: Project): boolean {
  const workflow = workflows.find(({ file }) => file.path === path);
  return workflow ? workflow.jobs.some(mayDeploy) : !/\/actions\//.test(path);
}

/** Jobs that deploy to an environment before production; one for development is that only where another one follows. */
function rehearsals(project: Project): readonly Job[] {
  const jobs = deployJobs(project);
  const before = jobs.filter(job => isRehearsal.test(targetOf(job)));
  const first = jobs.filter(job => isForDevelopers(job));
  const choosing = jobs.filter(
    ({ environment }) => /\|\|/.test(rawOf(environment)) && /dev|test/i.test(rawOf(environment)),
  );
  const others = jobs.length - new Set([...before, ...first]).size;
  return [...new Set([...before, ...choosing, ...(others > 0 ? first : [])])];
}

function rawOf(environment: Value | undefined): string {
  return environment?.get('name')?.raw ?? environment?.raw ?? '';
}

/** What a job says of its target; where that is nothing, what its workflow's file says. */
function targetOf({ name, yaml, environment, workflow }: Job): string {
  const own = `${name} ${yaml.get('name')?.raw ?? ''} ${rawOf(environment)}`;
  const { path } = workflow.file;
  return isRehearsal.test(own) || isLive.test(own) ? own : `${own} ${path.slice(path.lastIndexOf('/') + 1)}`;
}

function isForDevelopers(job: Job): boolean {
  if (isLive.test(targetOf(job))) return false;
  const { name, environment, workflow } = job;
  return (
    /^(dev|develop|development|test)$/i.test(rawOf(environment)) ||
    /^(dev|test)[-_]deploy|(^|[^a-z])deploy\w*[-_ ]+(\w+[-_ ]+)?(dev|develop|development|test)([^a-z]|$)/i.test(
      `${name} ${workflow.file.path.slice(workflow.file.path.lastIndexOf('/') + 1)}`,
    )
  );
}

const isRehearsal = /(^|[^a-z])(stag(e|ing)|stg|pre-?prod(uction)?|uat|qa|acceptance)([^a-z]|$)/i;
const isLive = /prod(?!uct)|(^|[^a-z])live([^a-z]|$)/i;

/** An environment that only developers use stands before nothing unless there is one for production beside it. */
function standsBefore(path: string, project: Project): boolean {
  const found = /^(.*(?:^|\/)(?:environments|envs|overlays|clusters|live)\/)(?:dev|test|int)\//i.exec(path);
  return !found || project.paths.some(other => other.startsWith(`${found[1]}prod`));
}

export const delivery = {
  /** A platform that builds, replaces and multiplies instances by itself. */
  platform: {
    paths: new RegExp(platform),
    texts: [platformCommand, platformService, platformModule],
    counts: coversService,
  },
  orchestrator: {
    paths: /(?:^|\/)Chart\.ya?ml$/,
    texts: [
      { in: ['terraform'], words: 'aws nomad', line: /"(?:aws_ecs_service|aws_eks_cluster|nomad_job)"/ },
      { in: ['terraform'], words: 'azurerm google', line: /"(?:azurerm_kubernetes_cluster|google_container_cluster)"/ },
      // Applications of platforms on Kubernetes, which make the workloads of them.
      { in: ['yaml'], words: 'nais knative', line: /apiVersion:\s*["']?(?:nais\.io|serving\.knative\.dev)\// },
    ],
  },
  deployment: {
    also: project => ({ evidence: shownBy(deployJobs(project)), hints: [] }),
    counts: (path, project) => !workflowFile.test(path) || (mayDeployIn(path, project) ? 'hint' : false),
    hintPaths: /(?:^|\/)\.github\/workflows\/[\w.-]*(?:deploy|delivery)[\w.-]*\.ya?ml$/i,
    mentions:
      /\bauto(?:matic(?:ally)?)?[- ]deploy\w*|\bdeploy\w* automatically\b|\bdeployed (?:automatically )?(?:on|to|via) (?:\w+ )?(?:railway|render|vercel|heroku|fly\.io|netlify|coolify|dokploy|cloud run|app runner|aws|azure|gcp)\b/i,
    paths: new RegExp(
      `${platform}|(?:^|/)(?:skaffold|kamal|copilot/manifest|helmfile|app-of-apps|argocd-[\\w-]+)\\.ya?ml$|(?:^|/)(?:argocd|argo-cd|flux|flux-system|gitops|clusters)/.+\\.ya?ml$|(?:^|/)(?:Capfile|config/deploy(?:\\.\\w+)?\\.(?:rb|yml)|appspec\\.ya?ml|buildspec[\\w.-]*deploy[\\w.-]*\\.ya?ml)$`,
      'i',
    ),
    texts: [
      // A script deploys when somebody starts it, or a pipeline that names it.
      { in: ['script'], words: `deploy deployment ${platformWords}`, hint: true },
      { in: ['script'], words: 'helm kubectl ansible terraform', line: applying, hint: true },
      {
        in: ['pipeline'],
        words: `deploy deployment deployments deploying ${platformWords} cd`,
        line: /^(?!.*(?:pages|storybook|migrate deploy)).*(?:^|[\s:/_-])(?:uses|run|name|stage|script|-)\b.*(?:deploy(?!ments?\.ya?ml\b|[/|])|rollout)|^\s*deploy(?!ments?:)[\w-]*:|flyctl|wrangler|heroku|railway up|stage\(.*deploy/i,
      },
      { in: ['yaml'], words: 'argoproj fluxcd watchtower shepherd', line: /apiVersion|image/ },
      {
        in: ['yaml'],
        words: 'helm kubectl ansible terraform',
        line: applying,
      },
      {
        in: ['terraform', 'yaml'],
        words: 'codedeploy codepipeline cloudbuild aws',
        line: /codedeploy|codepipeline|cloudbuild_trigger/i,
      },
    ],
  },
  staging: {
    also: project => ({ evidence: shownBy(rehearsals(project)), hints: [] }),
    counts: (path, project) => {
      if (!coversService(path, project) || !standsBefore(path, project)) return false;
      return !workflowFile.test(path) || deployJobs(project).length > 0 || 'hint';
    },
    // A platform's previews may be switched on outside of its file.
    hintPaths: new RegExp(platform),
    paths:
      /(?:^|\/)(?:vercel\.json|netlify\.toml|wrangler\.(?:toml|jsonc?))$|^(?!.*(?:issuer|letsencrypt|acme|(?:^|\/)docs?\/|(?:^|\/)\.github\/)).*(?:(?:^|[/._-])(?:staging|stg|preprod|pre-prod|uat)(?:[/._-][^/]*)*(?:\/.+)?\.(?:ya?ml|tf|tfvars|env|json|toml|example|conf|hcl)|(?:^|\/)(?:values|(?:docker-)?compose|config|settings|application|appsettings|inventory|fly|main|terraform)[._-](?:stage|qa|acceptance|preview)\.[\w.]+|(?:^|\/)\.?env\.(?:staging|stage|preprod|uat|qa|preview)[\w.]*|(?:^|\/)(?:environments|envs|overlays|clusters|live|inventor(?:y|ies)|group_vars)\/(?:dev|test|int|staging|stage|stg|preprod|uat|qa)\/.+)$/i,
    headings:
      /^(?!.*\b(?:no|without|kein\w*|premium|branch)\b).*(?:\bstaging (?:environment|deployment|server|cluster|setup|site|stack)\b|\b(?:deploy\w*|release\w*|promot\w+) to staging\b|#\s*(?:\d[\d.)]*\s*)?staging\s*$|\bpre-?production environment\b|\bpreview (?:environments?|deployments?)\b)/i,
    mentions:
      /\bstaging (?:environment|server|site|cluster|branch)\b|\benvironments?\b.{0,40}\bdev\w*\b.{0,20}\b(?:test|qa|uat)\b/i,
    texts: [
      {
        in: ['yaml', 'terraform', 'script', 'settings'],
        words: 'staging stage stg preprod preproduction uat preview qa nonprod',
        line: /^(?!.*(?:letsencrypt|acme|branches|mktemp|description\s*=|enum|stag\w+["'\s]*[,|]\s*["']?prod|staging[-_ ]?(?:dir|area|table|folder|path|root|file)|\.staging-\$))(?!\s*-\s*["']?staging["']?\s*$).*(?:\b(?:staging|stg|pre-?prod(?:uction)?|uat|nonprod)\b|environment.{0,20}\b(?:stage|preview|qa|test)\b|\b(?:stage|preview|qa)\.[\w-]+\.[a-z]{2,})/i,
      },
      // Of the choices of a pipeline one is for it.
      {
        in: ['pipeline'],
        words: 'staging stg preprod preproduction uat',
        line: /^\s*-\s*["']?\w+["']?\s*$|choice/i,
        hint: true,
      },
      {
        in: ['source'],
        words: 'staging stg preprod uat',
        line: /https?:\/\/(?:[\w.-]*[.-])?(?:staging|stg|preprod|uat)[.-][\w.-]+/i,
      },
      // One set of files for several environments, whatever they are called.
      { in: ['terraform'], words: 'workspace', line: /terraform\.workspace/, hint: true },
    ],
  },
  rollback: {
    also: project => ({
      evidence: deployJobs(project).flatMap(job =>
        servicesReleasedBy(job)
          .filter(({ manner }) => manner.reverts === true)
          .map(({ step, tool }) => ({ what: tool, path: step.file.path, at: step.at })),
      ),
      hints: [],
    }),
    counts: (path, project) => coversService(path, project) && (!/\.disabled\//.test(path) || 'hint'),
    paths: new RegExp(
      `${platform}|^(?!.*(?:/versions/|migrations?/|src/)).*(?:rollback|roll-back|revert-deploy)[\\w.-]*\\.(?:md|sh|ya?ml|py|ps1|[cm]?[jt]s|rb)$`,
      'i',
    ),
    headings:
      /^(?!.*(?:saga|compensat|transaction|migrat|database|schema|slide)).*(?:\broll(?:ing)?[ -]?backs?\b|\bgoing back\b|\brevert(?:ing)? (?:a |the )?(?:deploy|release))/i,
    mentions: /\brollout undo\b|\b(?:helm|vercel|heroku|kamal) rollback\b|\broll(?:ing|s)? back to\b/i,
    texts: [
      {
        in: ['yaml', 'script'],
        words: 'rollback undo roll atomic',
        line: /^(?!.*(?:\b(?:echo|printf)\b[^;&|]*roll|deployments\/rollback|exception|transaction|compensat|saga|on_failure:\s*false|mitigation|(?:pre|post)-?rollback)).*(?:(?<!xact_)rollback(?!\s*;)|roll back|rollout undo|--atomic)/i,
      },
      {
        in: ['pipeline', 'script'],
        words: 'orig previous prev',
        line: /reset .*ORIG_HEAD|prev(?:ious)?[_-](?:tag|image|version|release)/i,
      },
      {
        // Elsewhere in code it is a transaction that is rolled back.
        in: ['source'],
        words: 'rollback roll',
        line: /roll ?back.*(?:deploy|release)|(?:deploy|release).*roll ?back/i,
        hint: true,
      },
      {
        in: ['yaml', 'terraform'],
        words: 'argoproj fluxcd codedeploy circuit',
        line: /apiVersion\s*:.*(?:argoproj\.io|fluxcd\.io)|codedeploy|deployment_circuit_breaker/i,
      },
      // They keep earlier revisions, though nothing says how to go back to one.
      { in: ['yaml', 'script'], words: 'helm rollout', line: /helm upgrade|kubectl rollout/, hint: true },
    ],
  },
  smokeTest: {
    also: project => {
      const checks = deployJobs(project).flatMap(checksOf);
      const shown = (isSure: boolean) =>
        checks
          .filter(check => check.isSure === isSure)
          .map(({ at }) => ({ what: 'a check behind the release', path: at.file.path, at }));
      return { evidence: shown(true), hints: shown(false) };
    },
    counts: path =>
      !workflowFile.test(path) &&
      (!path.endsWith('.sh') || /deploy|release|roll-?out|smoke|health|verif|update|upgrade/i.test(path)),
    paths:
      /^(?!.*(?:^|\/)(?:src|app|lib|load|internal|pkg)\/).*(?:smoke|post-?deploy|health-?check|verify-?deploy\w*|deployment-?check)[\w.-]*\.(?:sh|py|[cm]?[jt]s|ya?ml|go|rb)$/i,
    headings: /\bsmoke[ -]?tests?\b/i,
    texts: [
      {
        in: ['pipeline', 'script'],
        words: 'smoke rollout health healthz healthcheck',
        line: /^(?!\s*echo\b.*https?:).*(?:smoke|rollout status|(?:curl|wget|http|until|check).*health|health[ -]?check)/i,
      },
      {
        in: ['pipeline', 'script'],
        words: 'wait curl atomic',
        line: /(?:^|\s)--(?:wait|atomic)\b|wait-for|\becs wait\b|curl (?!.*(?:\||\s-\w*[oO]\b|--output)).*(?:--fail|-\w*f\w* ).*https?:/,
      },
      { in: ['yaml'], words: 'argoproj fluxcd', line: /apiVersion/ },
    ],
  },
  zeroDowntime: {
    counts: coversService,
    paths: new RegExp(`${platform}|(?:^|/)[\\w.-]*(?:blue-?green|canary|rolling)[\\w.-]*$`, 'i'),
    headings:
      /\b(?:zero[ -]downtime|blue[ /-]?green|canary (?:deploy\w*|releases?|rollouts?)|rolling (?:update|deploy\w*))\b/i,
    texts: [
      platformCommand,
      platformService,
      platformModule,
      {
        in: ['yaml', 'script', 'terraform', 'source'],
        words: 'canary rolling rollingupdate bluegreen blue rollout rollouts',
        line: /canary|rolling[-_ ]?(?:update|deploy)|blue[-_/ ]?green|kubectl rollout|kind:\s*Rollout/i,
      },
      { in: ['yaml'], words: 'order update', line: /update_config|order\s*:\s*start-first/ },
      {
        in: ['yaml', 'terraform', 'script'],
        words: 'helm fargate ecs kamal swarm nomad apprunner cloudrun',
        line: /helm upgrade|ecs|fargate|kamal|docker stack deploy|nomad|run deploy/i,
      },
    ],
  },
  gracefulShutdown: {
    paths: /(?:^|\/)[\w.-]*(?:shutdown|graceful|terminus)[\w.-]*\.(?:py|[cm]?[jt]s|go|rs|java|kt|cs|rb|php|ex)$/i,
    dependencies:
      /^(?:@godaddy\/terminus|http-terminator|lightship|stoppable|http-graceful-shutdown|close-with-grace|fastify-graceful-shutdown|@fastify\/graceful.*|death|gunicorn|uvicorn|hypercorn|daphne|granian|uwsgi|waitress|quarkus-[\w-]+|micronaut-[\w-]+|puma|unicorn|phoenix|microsoft\.aspnetcore[\w.]*|go\.uber\.org\/fx|github\.com\/oklog\/run|actix-web)$/i,
    // Whether they wait depends on their version and settings.
    hintedBy:
      /^(?:next|nuxt|@sveltejs\/kit|spring-boot-starter[\w-]*|laravel\/framework|symfony\/framework-bundle|golang\.org\/x\/sync)$/,
    texts: [
      {
        in: ['source'],
        words: 'sigterm sigint enableshutdownhooks lifespan onshutdown closewithgrace ontermination hostedservice',
      },
      { in: ['source'], words: 'notifycontext', line: /signal\.NotifyContext/ },
      // What only empties its own buffers stops nothing.
      {
        in: ['source'],
        words: 'shutdown gracefully graceful',
        line: /^(?!.*\batexit\b)(?!.*(?:provider|exporter|processor|client|scheduler|executor|tracer|meter|telemetry|sdk|pool|logg\w+)\w*\??\.(?:force)?shutdown).*(?:(?:graceful|signal|server|srv|app|http|hook|listen\w*|shutting|stop\w*|exit\w*|terminat\w*|drain\w*|timeout|received|await|async|const|function)\b.*(?:shut|graceful)|shutdown[_-]?(?:signal|hook|timeout|manager|handler|grace)|add_?shutdown_?hook|\.shutdown\s*=|\.Shutdown\()/i,
      },
      { in: ['source'], words: 'shutdown', hint: true },
      { in: ['yaml', 'dockerfile'], deployed: true, words: 'prestop stopsignal gunicorn uvicorn hypercorn puma' },
      { in: ['dockerfile'], words: 'dotnet aspnet' },
      // A proxy in front, or a runtime that may cut requests off.
      { in: ['dockerfile'], words: 'nginx php java', hint: true },
      { in: ['yaml'], words: 'nginx php', line: /image\s*:/, hint: true },
    ],
  },
  autoscaling: {
    texts: [
      // Such an application has several instances unless it says otherwise, which is written in words of the platform.
      { in: ['yaml'], words: 'nais', line: /apiVersion:\s*["']?nais\.io\//, hint: true },
      {
        in: ['yaml'],
        // Those of a chart are there where its values say so.
        path: /^(?!.*(?:^|\/)templates\/)/,
        words: 'horizontalpodautoscaler scaledobject scaledjob keda knative autoscaling',
        line: /(?:kind|apiVersion)\s*:/,
      },
      {
        in: ['yaml', 'terraform', 'source'],
        words: 'appautoscaling autoscaling autoscaler karpenter maxscale max',
        line: /^(?!.*storage)(?:.*(?:appautoscaling|autoscaling_(?:policy|schedule)|(?<!horizontalpod)autoscaler|karpenter|max_instance|maxScale|max_node_count|enable_auto_?scaling)|\s*autoscaling\s*(?:=\s*)?\{)/i,
      },
      // Bounds within which somebody, or something that is not seen here, may scale.
      { in: ['terraform'], words: 'max autoscaling', line: /max_size\b|autoscal/i, hint: true },
      { in: ['source'], words: 'autoscaling', hint: true },
    ],
  },
  loadTest: {
    inTests: true,
    paths:
      /(?:^|\/)(?![^/]*_test\.go$)[\w.-]*(?:k6|locust|artillery|gatling|jmeter|load[-_]?tests?|perf(?:ormance)?[-_]?tests?|vegeta)[\w.-]*(?:\/.+)?\.(?:py|[cm]?[jt]s|ya?ml|scala|java|kt|jmx|go|rs|sh|md|lua)$/i,
    // Of the service, of a function, or of somebody's money.
    hintPaths:
      /(?:^|\/)[\w.-]*(?:stress[-_]?tests?|(?<![a-z])bench(?:marks?)?(?![a-z]))[\w.-]*(?:\/.+)?\.(?:py|[cm]?[jt]s|ya?ml|scala|java|kt|go|rs|sh|md|lua)$/i,
    dependencies:
      /^(?:k6|@types\/k6|locust|locustio|artillery|autocannon|loadtest|gatling[\w-]*|github\.com\/tsenart\/vegeta.*|molotov|nbomber[\w.]*)$/i,
    hintedBy: /^criterion$/,
    headings: /\bload[ -]test/i,
    mentions: /^#+ .{0,80}\b(?:stress|performance)[ -]test/im,
    texts: [
      {
        in: ['yaml', 'script'],
        words: 'k6 locust artillery gatling jmeter vegeta autocannon wrk hey oha',
        line: /(?:run|uses|image|command|script|^\s+|\||&&|-)\s*:?.*\b(?:k6|locust|artillery|gatling|jmeter|vegeta|autocannon|wrk|hey|oha)\b/i,
      },
    ],
  },
  provisioning: {
    counts: coversService,
    // Mostly a shell to develop in.
    hintPaths: /\.nix$/,
    paths: new RegExp(
      `${platform}|\\.(?:tf|tofu|bicep)$|(?:^|/)(?:(?:hardware-)?configuration|(?:hosts?|machines?|nixos)/.+)\\.nix$|(?:^|/)(?:Pulumi(?:\\.[\\w-]+)?\\.ya?ml|cdk\\.json|samconfig\\.toml|ansible\\.cfg|playbook[\\w.-]*\\.ya?ml|playbooks?/.+\\.ya?ml|inventor(?:y|ies)/(?:hosts|(?:group|host)_vars/.+|(?:prod\\w*|staging)[^/]*\\.(?:ini|ya?ml))|inventory\\.ini|site\\.ya?ml|terragrunt\\.hcl|main\\.bicep|cloud-?(?:init|config)[\\w-]*(?:\\.(?:ya?ml|cfg|conf|txt|tpl))?|Vagrantfile|copilot/.+\\.ya?ml|azure\\.yaml|[\\w.-]*cloudformation[\\w.-]*(?:/.+)?\\.(?:ya?ml|json)|eksctl[\\w.-]*\\.ya?ml|cluster(?:[-_]?config)?\\.ya?ml|[\\w.-]*(?:provision|bootstrap-server|setup-server|server-setup|setup-vps)[\\w.-]*\\.(?:sh|ya?ml|py)|[\\w.-]*user-?data[\\w.-]*\\.(?:sh|ya?ml))$`,
      'i',
    ),
    dependencies:
      /^(?:aws-cdk-lib|aws-cdk|@pulumi\/.+|pulumi[\w-]*|cdktf|github\.com\/pulumi\/.+|sst|ansible|ansible-core)$/i,
    texts: [
      platformCommand,
      { in: ['yaml'], words: 'ansible crossplane', line: /ansible\.builtin|crossplane\.io/ },
      {
        in: ['yaml', 'script'],
        words: 'eksctl gcloud az aws doctl hcloud',
        line: /(?:eksctl create|clusters create|aks create|ec2 run-instances|droplet create|server create|run deploy)/,
      },
      { in: ['yaml'], words: 'awstemplateformatversion' },
      // Where a pipeline deploys to a cluster or a service of a cloud, that was set up, and maybe from files elsewhere.
      {
        in: ['pipeline', 'script'],
        words: 'ecs kubeconfig kubectl helm heroku railway vercel aks gke credentials',
        line: /amazon-ecs-|\becs update-service|kubeconfig|kubectl (?:apply|set|rollout)|helm upgrade|heroku|railway_|vercel_|aks-set-context|get-(?:gke-)?credentials/i,
        hint: true,
      },
    ],
  },
  deployScript: {
    // One command applies them all, though none is written down.
    hintPaths: /(?:^|\/)(?:k8s|kubernetes|manifests)\/.+\.ya?ml$|(?:^|\/)[\w.-]*deployment[\w.-]*\.ya?ml$/i,
    mentions: /^#{1,4}[ \t].{0,60}\bdeploy(?:ment|ing)?\b/im,
    paths: new RegExp(
      `${platform}|(?:^|/)(?![^/]*(?:tag-release|release-notes|prepare-release|docs|pages))[\\w.-]*(?:deploy|release|rollout)[\\w.-]*\\.(?:sh|py|[cm]?[jt]s|ps1|rb|mk|fish|bat)$|(?:^|/)(?![^/]*pages)[\\w.-]*deploy(?!ment)[\\w.-]*\\.ya?ml$|(?:^|/)(?:bin|scripts?|tools|ops)/[\\w-]*deploy[\\w-]*$|(?:^|/)(?:fabfile\\.py|Capfile|Chart\\.yaml|kustomization\\.ya?ml|helmfile\\.ya?ml)$`,
      'i',
    ),
    texts: [
      { in: ['script'], words: 'deploy', line: /^[\w.-]*deploy[\w.-]*\s*:(?!=)|^\s*stage\(/i },
      { in: ['pipeline'], words: 'deploy', line: /^\s*deploy[\w.-]*:\s*(?:#.*)?$/ },
    ],
  },
} satisfies Record<string, Signs>;
