/** What shows how a service reaches production, and how it keeps running there. */
import type { Signs, TextSign } from './evidence.js';

/** Files of platforms that build, deploy and roll back by themselves. */
const platform =
  '(?:^|/)(?:vercel\\.json|netlify\\.toml|fly(?:\\.[\\w-]+)?\\.toml|render\\.ya?ml|railway\\.(?:json|toml)|Procfile|amplify\\.ya?ml|wrangler\\.(?:toml|jsonc?)|koyeb\\.ya?ml|nixpacks\\.toml|captain-definition|heroku\\.yml|(?:\\.do|digitalocean)/[\\w.-]+\\.ya?ml|apprunner\\.ya?ml|firebase\\.json|sst\\.config\\.ts|serverless\\.ya?ml|zeabur\\.[\\w.]+|coolify[\\w.-]*|dokploy[\\w.-]*|\\.platform\\.app\\.yaml|\\.clever[\\w.-]*|\\.ebextensions/.+|Dockerrun\\.aws\\.json)$';
const platformWords = 'vercel netlify flyctl railway heroku amplify wrangler koyeb cloudrun';

const platformCommand: TextSign = {
  in: ['pipeline', 'script'],
  words: 'vercel netlify flyctl wrangler amplify railway',
  line: /\b(?:vercel|netlify|flyctl|wrangler|amplify|railway)(?:@\w+)? .*?(?:deploy|publish|up|start-deployment)\b|uses:.*(?:vercel|netlify|flyctl|wrangler|railway)/,
};

export const delivery = {
  /** A platform that builds, replaces and multiplies instances by itself. */
  platform: { paths: new RegExp(platform), texts: [platformCommand] },
  orchestrator: {
    paths: /(?:^|\/)Chart\.ya?ml$/,
    texts: [{ in: ['terraform'], words: 'aws nomad', line: /"(?:aws_ecs_service|aws_eks_cluster|nomad_job)"/ }],
  },
  deployment: {
    paths: new RegExp(
      `${platform}|(?:^|/)(?:skaffold|kamal|deploy|copilot/manifest|helmfile|app-of-apps|argocd-[\\w-]+)\\.ya?ml$|(?:^|/)(?:argocd|argo-cd|flux|flux-system|gitops|clusters)/.+\\.ya?ml$|(?:^|/)(?:Capfile|config/deploy(?:\\.\\w+)?\\.(?:rb|yml)|appspec\\.ya?ml|buildspec[\\w.-]*deploy[\\w.-]*\\.ya?ml)$|(?:^|/)\\.github/workflows/[\\w.-]*(?:deploy|delivery|\\bcd\\b|release-prod)[\\w.-]*\\.ya?ml$`,
      'i',
    ),
    texts: [
      {
        in: ['pipeline', 'script'],
        words: `deploy deployment deployments deploying ${platformWords} cd`,
        line: /(?:^|[\s:/_-])(?:uses|run|name|stage|script|-)\b.*(?:deploy(?!ments?\.ya?ml\b)|rollout)|^\s*deploy(?!ments?:)[\w-]*:|flyctl|wrangler|heroku|railway up|stage\(.*deploy/i,
      },
      { in: ['yaml'], words: 'argoproj fluxcd watchtower shepherd', line: /apiVersion|image/ },
      {
        in: ['yaml', 'script'],
        words: 'helm kubectl ansible terraform',
        line: /helm (?:upgrade|install)|kubectl (?:apply|set image|rollout)|ansible-playbook|terraform apply/,
      },
      {
        in: ['terraform', 'yaml'],
        words: 'codedeploy codepipeline cloudbuild aws',
        line: /codedeploy|codepipeline|cloudbuild_trigger/i,
      },
    ],
  },
  staging: {
    paths: new RegExp(
      `${platform}|(?:^|[/._-])(?:staging|stage|stg|preprod|pre-prod|preview|uat|qa|acceptance)(?:[/._-][^/]*)*(?:/.+)?\\.(?:ya?ml|tf|tfvars|env|json|toml|example|conf|hcl)$|(?:^|/)\\.?env\\.(?:staging|stage|preprod|uat|qa|preview)[\\w.]*$|(?:^|/)(?:environments|envs|overlays|clusters|live)/(?:dev|test|int|staging|stage|stg|preprod|uat|qa)/`,
      'i',
    ),
    headings: /\b(?:staging|pre-?production|preview (?:environments?|deployments?))\b/i,
    texts: [
      {
        in: ['yaml', 'terraform', 'script', 'settings', 'source'],
        words: 'staging stage stg preprod preproduction uat preview qa nonprod',
        line: /^(?!.*(?:letsencrypt|acme)).*\b(?:staging|stg|pre-?prod(?:uction)?|uat|nonprod)\b|environment.{0,20}\b(?:stage|preview|qa|test)\b|(?:stage|preview|qa)\./i,
      },
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
      { in: ['yaml', 'script'], words: 'helm rollout', line: /helm upgrade|kubectl rollout/ },
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
        line: /(?:^|\s)--(?:wait|atomic)\b|wait-for|curl (?!.*(?:\||\s-\w*[oO]\b|--output)).*(?:--fail|-\w*f\w* ).*https?:/,
      },
      { in: ['yaml'], words: 'argoproj fluxcd', line: /apiVersion/ },
    ],
  },
  zeroDowntime: {
    paths: new RegExp(`${platform}|(?:^|/)[\\w.-]*(?:blue-?green|canary|rolling)[\\w.-]*$`, 'i'),
    headings: /\b(?:zero[ -]downtime|blue[ /-]?green|canary|rolling (?:update|deploy\w*))\b/i,
    texts: [
      platformCommand,
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
      /^(?:@godaddy\/terminus|http-terminator|lightship|stoppable|http-graceful-shutdown|close-with-grace|fastify-graceful-shutdown|@fastify\/graceful.*|death|gunicorn|uvicorn|hypercorn|daphne|granian|uwsgi|waitress|next|nuxt|@sveltejs\/kit|spring-boot-starter-web|spring-boot-starter-webflux|spring-boot-starter|quarkus-[\w-]+|micronaut-[\w-]+|puma|unicorn|phoenix|microsoft\.aspnetcore[\w.]*|laravel\/framework|symfony\/framework-bundle|golang\.org\/x\/sync|go\.uber\.org\/fx|github\.com\/oklog\/run|actix-web)$/i,
    texts: [
      {
        in: ['source'],
        words:
          'sigterm sigint shutdown graceful gracefully enableshutdownhooks notifycontext lifespan onshutdown closewithgrace ontermination hostedservice',
      },
      { in: ['yaml', 'dockerfile'], words: 'prestop stopsignal gunicorn uvicorn hypercorn puma' },
      { in: ['dockerfile'], words: 'nginx php' },
      { in: ['yaml'], words: 'nginx php', line: /image\s*:/ },
      { in: ['dockerfile'], words: 'dotnet java aspnet' },
    ],
  },
  autoscaling: {
    texts: [
      {
        in: ['yaml'],
        words: 'horizontalpodautoscaler scaledobject scaledjob verticalpodautoscaler keda knative autoscaling',
        line: /kind|apiVersion|autoscaling|minReplicas|enabled/,
      },
      {
        in: ['yaml', 'terraform', 'source'],
        words: 'appautoscaling autoscaling autoscaler karpenter maxscale max',
        line: /autoscal|karpenter|max_instance|maxScale|max_node_count|(?:^|\W)max_size\s*[:=]/i,
      },
    ],
  },
  loadTest: {
    inTests: true,
    paths:
      /(?:^|\/)[\w.-]*(?:k6|locust|artillery|gatling|jmeter|load[-_]?tests?|stress[-_]?tests?|perf(?:ormance)?[-_]?tests?|vegeta|bench(?:marks?)?)[\w.-]*(?:\/.+)?\.(?:py|[cm]?[jt]s|ya?ml|scala|java|kt|jmx|go|rs|sh|md|lua)$/i,
    dependencies:
      /^(?:k6|@types\/k6|locust|locustio|artillery|autocannon|loadtest|gatling[\w-]*|github\.com\/tsenart\/vegeta.*|molotov|criterion|nbomber[\w.]*)$/i,
    headings: /\b(?:load|stress|performance)[ -]test/i,
    texts: [
      {
        in: ['yaml', 'script'],
        words: 'k6 locust artillery gatling jmeter vegeta autocannon wrk hey oha',
        line: /(?:run|uses|image|command|script|^\s+|\||&&|-)\s*:?.*\b(?:k6|locust|artillery|gatling|jmeter|vegeta|autocannon|wrk|hey|oha)\b/i,
      },
    ],
  },
  provisioning: {
    paths: new RegExp(
      `${platform}|\\.(?:tf|tofu|bicep|nix)$|(?:^|/)(?:Pulumi(?:\\.[\\w-]+)?\\.ya?ml|cdk\\.json|samconfig\\.toml|ansible\\.cfg|playbook[\\w.-]*\\.ya?ml|playbooks?/.+\\.ya?ml|inventor(?:y|ies)(?:/.*|\\.(?:ini|ya?ml|toml))|site\\.ya?ml|terragrunt\\.hcl|main\\.bicep|cloud-?(?:init|config)[\\w.-]*|Vagrantfile|copilot/.+\\.ya?ml|azure\\.yaml|[\\w.-]*cloudformation[\\w.-]*(?:/.+)?\\.(?:ya?ml|json)|template\\.ya?ml|eksctl[\\w.-]*\\.ya?ml|cluster[\\w.-]*\\.ya?ml|[\\w.-]*(?:provision|bootstrap-server|setup-server|server-setup|setup-vps|user-?data)[\\w.-]*\\.(?:sh|ya?ml|py))$`,
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
    ],
  },
  deployScript: {
    mentions: /^#{1,4}[ \t].{0,60}\bdeploy(?:ment|ing)?\b/im,
    paths: new RegExp(
      `${platform}|(?:^|/)[\\w.-]*(?:deploy|release|rollout)[\\w.-]*\\.(?:sh|py|[cm]?[jt]s|ps1|ya?ml|rb|mk|fish|bat)$|(?:^|/)(?:bin|scripts?|tools|ops)/[\\w-]*deploy[\\w-]*$|(?:^|/)(?:fabfile\\.py|Capfile|Chart\\.yaml|kustomization\\.ya?ml|helmfile\\.ya?ml)$`,
      'i',
    ),
    texts: [
      { in: ['script'], words: 'deploy', line: /^[\w.-]*deploy[\w.-]*\s*:(?!=)|^\s*stage\(/i },
      { in: ['yaml'], words: 'deploy', line: /^\s*deploy[\w.-]*:\s*(?:#.*)?$/ },
    ],
  },
} satisfies Record<string, Signs>;
