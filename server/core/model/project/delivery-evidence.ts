/** What shows how a service reaches production, and how it keeps running there. */
import type { Signs, TextSign } from './evidence.js';

/** Files of platforms that build, deploy and roll back by themselves. */
const platform =
  '(?:^|/)(?:vercel\\.json|netlify\\.toml|fly(?:\\.[\\w-]+)?\\.toml|render\\.ya?ml|railway\\.(?:json|toml)|Procfile|amplify\\.ya?ml|wrangler\\.(?:toml|jsonc?)|koyeb\\.ya?ml|nixpacks\\.toml|captain-definition|heroku\\.yml|(?:\\.do|digitalocean)/[\\w.-]+\\.ya?ml|apprunner\\.ya?ml|firebase\\.json|sst\\.config\\.ts|serverless\\.ya?ml|zeabur\\.[\\w.]+|coolify[\\w.-]*|dokploy[\\w.-]*|\\.platform\\.app\\.yaml|\\.clever[\\w.-]*|\\.ebextensions/.+|Dockerrun\\.aws\\.json)$';
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

export const delivery = {
  /** A platform that builds, replaces and multiplies instances by itself. */
  platform: { paths: new RegExp(platform), texts: [platformCommand, platformService, platformModule] },
  orchestrator: {
    paths: /(?:^|\/)Chart\.ya?ml$/,
    texts: [
      { in: ['terraform'], words: 'aws nomad', line: /"(?:aws_ecs_service|aws_eks_cluster|nomad_job)"/ },
      { in: ['terraform'], words: 'azurerm google', line: /"(?:azurerm_kubernetes_cluster|google_container_cluster)"/ },
    ],
  },
  deployment: {
    paths: new RegExp(
      `${platform}|(?:^|/)(?:skaffold|kamal|deploy|copilot/manifest|helmfile|app-of-apps|argocd-[\\w-]+)\\.ya?ml$|(?:^|/)(?:argocd|argo-cd|flux|flux-system|gitops|clusters)/.+\\.ya?ml$|(?:^|/)(?:Capfile|config/deploy(?:\\.\\w+)?\\.(?:rb|yml)|appspec\\.ya?ml|buildspec[\\w.-]*deploy[\\w.-]*\\.ya?ml)$|(?:^|/)\\.github/workflows/(?![^/]*(?:pages|storybook))[\\w.-]*(?:deploy|delivery|\\bcd\\b|release-prod)[\\w.-]*\\.ya?ml$`,
      'i',
    ),
    texts: [
      // A script deploys when somebody starts it, or a pipeline that names it.
      { in: ['script'], words: `deploy deployment ${platformWords}`, hint: true },
      { in: ['script'], words: 'helm kubectl ansible terraform', line: applying, hint: true },
      {
        in: ['pipeline'],
        words: `deploy deployment deployments deploying ${platformWords} cd`,
        line: /^(?!.*(?:pages|storybook)).*(?:^|[\s:/_-])(?:uses|run|name|stage|script|-)\b.*(?:deploy(?!ments?\.ya?ml\b|[/|])|rollout)|^\s*deploy(?!ments?:)[\w-]*:|flyctl|wrangler|heroku|railway up|stage\(.*deploy/i,
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
    hintPaths: new RegExp(platform),
    paths:
      /(?:^|\/)(?:vercel\.json|netlify\.toml|amplify\.ya?ml|wrangler\.(?:toml|jsonc?))$|(?:^|[/._-])(?:staging|stage|stg|preprod|pre-prod|preview|uat|qa|acceptance)(?:[/._-][^/]*)*(?:\/.+)?\.(?:ya?ml|tf|tfvars|env|json|toml|example|conf|hcl)$|(?:^|\/)\.?env\.(?:staging|stage|preprod|uat|qa|preview)[\w.]*$|(?:^|\/)(?:environments|envs|overlays|clusters|live)\/(?:dev|test|int|staging|stage|stg|preprod|uat|qa)\//i,
    headings: /\b(?:staging|pre-?production|preview (?:environments?|deployments?))\b/i,
    mentions:
      /\bstaging (?:environment|server|site|cluster|branch)\b|\benvironments?\b.{0,40}\bdev\w*\b.{0,20}\b(?:test|qa|uat)\b/i,
    texts: [
      {
        in: ['yaml', 'terraform', 'script', 'settings', 'source'],
        words: 'staging stage stg preprod preproduction uat preview qa nonprod',
        line: /^(?!.*(?:letsencrypt|acme|staging[-_ ]?(?:dir|area|table|folder|path|root|file)|\.staging-\$)).*\b(?:staging|stg|pre-?prod(?:uction)?|uat|nonprod)\b|environment.{0,20}\b(?:stage|preview|qa|test)\b|(?:stage|preview|qa)\./i,
      },
      // One set of files for several environments, whatever they are called.
      { in: ['terraform'], words: 'workspace', line: /terraform\.workspace/, hint: true },
    ],
  },
  rollback: {
    paths: new RegExp(`${platform}|(?:^|/)[\\w.-]*(?:rollback|roll-back|revert-deploy)[\\w.-]*$`, 'i'),
    headings: /\broll(?:ing)?[ -]?backs?\b|\bgoing back\b|\brevert(?:ing)? (?:a |the )?(?:deploy|release)/i,
    mentions: /\brollout undo\b|\b(?:helm|vercel|heroku|kamal) rollback\b|\broll(?:ing|s)? back to\b/i,
    texts: [
      {
        in: ['yaml', 'script'],
        words: 'rollback undo roll atomic',
        line: /(?<!xact_)rollback(?!\s*;)|roll back|rollout undo|--atomic/i,
      },
      {
        // Elsewhere in code it is a transaction that is rolled back.
        in: ['source'],
        words: 'rollback roll',
        line: /roll ?back.*(?:deploy|release|version|image)|(?:deploy|release|version|image).*roll ?back/i,
      },
      {
        in: ['yaml', 'terraform'],
        words: 'argoproj fluxcd codedeploy circuit',
        line: /argoproj\.io|fluxcd\.io|codedeploy|deployment_circuit_breaker/i,
      },
      // They keep earlier revisions, though nothing says how to go back to one.
      { in: ['yaml', 'script'], words: 'helm rollout', line: /helm upgrade|kubectl rollout/, hint: true },
    ],
  },
  smokeTest: {
    paths:
      /(?:^|\/)[\w.-]*(?:smoke|post-?deploy|health-?check|verify-?deploy\w*|deployment-?check)[\w.-]*\.(?:sh|py|[cm]?[jt]s|ya?ml|go|rb)$/i,
    headings: /\bsmoke[ -]?tests?\b/i,
    texts: [
      {
        in: ['pipeline', 'script'],
        words: 'smoke rollout health healthz healthcheck',
        line: /smoke|rollout status|(?:curl|wget|http|until|check).*health|health[ -]?check/i,
      },
      {
        in: ['yaml', 'script'],
        words: 'wait curl atomic',
        line: /(?:^|\s)--(?:wait|atomic)\b|wait-for|\becs wait\b|curl (?!.*(?:\||\s-\w*[oO]\b|--output)).*(?:--fail|-\w*f\w* ).*https?:/,
      },
      { in: ['yaml'], words: 'argoproj fluxcd', line: /apiVersion/ },
    ],
  },
  zeroDowntime: {
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
        words:
          'sigterm sigint enableshutdownhooks notifycontext lifespan onshutdown closewithgrace ontermination hostedservice',
      },
      // What only empties its own buffers stops nothing.
      {
        in: ['source'],
        words: 'shutdown gracefully graceful',
        line: /^(?!.*(?:provider|exporter|processor|scheduler|executor|tracer|meter|telemetry|sdk|pool|logg\w+)\w*\??\.(?:force)?shutdown).*(?:(?:graceful|signal|server|srv|app|http|hook|listen\w*|shutting|stop\w*|exit\w*|terminat\w*|drain\w*|timeout|received|await|async|const|function)\b.*(?:shut|graceful)|shutdown[_-]?(?:signal|hook|timeout|manager|handler|grace)|add_?shutdown_?hook|\.shutdown\s*=|\.Shutdown\()/i,
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
        line: /^(?!.*storage)(?:.*(?:appautoscaling|autoscaling_(?:policy|schedule)|autoscaler|karpenter|max_instance|maxScale|max_node_count|enable_auto_?scaling)|\s*autoscaling\s*(?:=\s*)?\{)/i,
      },
      // Bounds within which somebody, or something that is not seen here, may scale.
      { in: ['terraform', 'source'], words: 'max autoscaling', line: /max_size|autoscal/i, hint: true },
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
    mentions: /\b(?:stress|performance)[ -]test/i,
    texts: [
      {
        in: ['yaml', 'script'],
        words: 'k6 locust artillery gatling jmeter vegeta autocannon wrk hey oha',
        line: /(?:run|uses|image|command|script|^\s+|\||&&|-)\s*:?.*\b(?:k6|locust|artillery|gatling|jmeter|vegeta|autocannon|wrk|hey|oha)\b/i,
      },
    ],
  },
  provisioning: {
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
      `${platform}|(?:^|/)[\\w.-]*(?:deploy|release|rollout)[\\w.-]*\\.(?:sh|py|[cm]?[jt]s|ps1|rb|mk|fish|bat)$|(?:^|/)(?![^/]*pages)[\\w.-]*deploy(?!ment)[\\w.-]*\\.ya?ml$|(?:^|/)(?:bin|scripts?|tools|ops)/[\\w-]*deploy[\\w-]*$|(?:^|/)(?:fabfile\\.py|Capfile|Chart\\.yaml|kustomization\\.ya?ml|helmfile\\.ya?ml)$`,
      'i',
    ),
    texts: [
      { in: ['script'], words: 'deploy', line: /^[\w.-]*deploy[\w.-]*\s*:(?!=)|^\s*stage\(/i },
      { in: ['yaml'], words: 'deploy', line: /^\s*deploy[\w.-]*:\s*(?:#.*)?$/ },
    ],
  },
} satisfies Record<string, Signs>;
