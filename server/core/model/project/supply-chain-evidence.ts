/** What shows that what is merged and shipped is checked, and that secrets are kept. */
import type { Shown, Signs } from './evidence.js';
import type { Project } from './project.js';
import { imageScans } from './scan-run.js';

const workflow = ['pipeline', 'script'] as const;
const scanners =
  'trivy grype snyk clair anchore scout wiz wizcli aqua aquasec twistlock prismacloud sysdig neuvector docker ecr artifactregistry';

const linters =
  'lint linter linting eslint ruff flake8 pylint prettier biome black isort rubocop phpcs phpstan golangci precommit pre megalinter superlinter super sonar sonarcloud sonarqube oxlint standard stylelint clippy fmt reviewdog trunk qlty checkstyle spotless ktlint detekt pint cs';
const linting =
  /^(?!.*(?:pr[-_ ]?title|commit-?lint|workflows?\b|helm lint|chart|hadolint|yaml-?lint|markdown|dockerfile|licen[cs]e)).*(?:lint|ruff|flake8|prettier|biome|black|isort|rubocop|phpcs|phpstan|pre-commit|sonar|oxlint|clippy|\bfmt\b|reviewdog|trunk(?:-io| check| fmt)|qlty|checkstyle|spotless|detekt|pint|php-cs|(?:npx|yarn|pnpm|run:) standard\b)/i;

/** Segments in names of secrets with which a pipeline reaches registries, clouds, servers and chats: none of the service's own. */
const ofPipeline =
  'docker\\w*|registry|ghcr|ecr|acr|gar|quay|harbor|nexus|gh|github|git|gitlab|gitops|gist|pat|aws|ec2|azure|arm|gcp|gcloud|gke|gcr|wif|kube\\w*|k8s|argocd|ssh|vps|vm|server|host|deploy\\w*|pem|railway|vercel|netlify|render|heroku|fly|cloudflare|cf|digitalocean|linode|hcloud|hetzner|oracle|oci|sonar\\w*|codecov|coveralls|snyk|semgrep|gitguardian|slack|discord|telegram|teams|webhook|npm|pypi|nuget|maven|ossrh|gpg|cosign|signing|turbo|nx|chromatic|cypress|percy|dependabot|renovate|bot|tailscale|ts|pulumi|infracost|auth_token|public|vite|react_app|test|ci|e2e';
/** A secret of a pipeline that the service itself is run with, as far as its name tells; or all of them. */
export const serviceSecret = new RegExp(
  `\\$\\{\\{[^}]*(?:toJSON\\(secrets\\)|\\bsecrets\\.(?!(?:\\w*_)?(?:${ofPipeline})(?:_|\\b))(?:\\w*_)?(?:password|passwd|pass|pwd|secret|secrets|jwt|database|db|postgres|mysql|mongo\\w*|redis|dsn|api_?key|encryption|key|(?:dot)?env|env_?file|smtp|connection_?string)(?:_|\\b))`,
  'i',
);

/** Where a pipeline lints, or pre-commit.ci, which reads the key `ci` of its configuration, does so for it. */
function lintersIn({ activity, file }: Project): Pick<Shown, 'evidence' | 'hints'> {
  const hooks = '.pre-commit-config.yaml';
  const service = /^ci[ \t]*:/m.test(file(hooks)?.text ?? '') ? [{ what: 'pre-commit.ci', path: hooks }] : [];
  const commands = activity.commands.filter(({ words }) => linter.test(words.map(({ text }) => text).join(' ')));
  return {
    evidence: [
      ...commands.map(({ words, at }) => ({ what: words[0]?.text ?? '', path: at.file.path, at })),
      ...service,
    ],
    hints: [],
  };
}

/** Commands that lint, also where a script of a package or a make target runs them. */
const linter =
  /^(?:eslint|oxlint|biome (?:check|ci|lint)|prettier (?:.* )?(?:--check|-c)\b|standard|stylelint|next lint|ng lint|ruff (?:check|format)|flake8|pylint|black (?:.* )?--check|isort (?:.* )?--check|golangci-lint|cargo (?:clippy|fmt)|rubocop|standardrb|phpcs|phpstan|pint|(?:pre-commit|prek) run|xo|tslint)\b/;

export const supplyChain = {
  lint: {
    also: lintersIn,
    paths:
      /(?:^|\/)(?:\.pre-commit-ci\.yaml|sonar-project\.properties|\.codacy\.ya?ml|\.deepsource\.toml|\.codeclimate\.yml|\.hound\.yml|\.trunk\/trunk\.yaml|\.mega-linter\.yml|reviewdog\.ya?ml)$/,
    texts: [
      { in: ['pipeline'], words: linters, line: linting },
      // A pipeline may call it, or nobody.
      { in: ['script'], words: linters, line: linting, hint: true },
    ],
  },
  imageScan: {
    also: imageScans,
    // What the workflows of GitHub scan is read step by step.
    counts: path => !/(?:^|\/)\.github\/(?:workflows|actions)\//.test(path) || 'hint',
    hintPaths: /(?:^|\/)(?:\.?trivy(?:ignore)?(?:\.ya?ml)?|\.grype\.ya?ml)$/,
    texts: [
      {
        in: [...workflow, 'terraform'],
        words: `${scanners} scan scanning`,
        // A list of packages is no search for holes in them.
        line: /^(?!.*--format[= ](?:cyclonedx|spdx)).*(?:trivy (?:-\S+ (?:\S+ )?)*image\b|trivy\S* image\b|grype(?! (?:dir|\.))|snyk container|clair\b|anchore(?:-cli|ctl)|docker scout|aquasec\/trivy|twistlock|prisma-?cloud|sysdig|neuvector|scan_on_push|image_scanning_configuration|scanOnPush|describe-image-scan|image-scan|docker scan|wizcli)/i,
      },
      { in: ['yaml'], words: 'container scanning', line: /container[-_ ]scan/i },
    ],
  },
  sbom: {
    texts: [
      {
        in: [...workflow],
        words: 'sbom syft cyclonedx spdx provenance goreleaser ko bom',
        line: /^(?!.*:\s*false\b).*(?:sbom|syft|cyclonedx|spdx|provenance\s*:\s*(?:true|mode)|\bko\b|attest)/i,
      },
      { in: ['yaml'], words: 'syft', line: /image\s*:/ },
    ],
  },
  codeScanning: {
    paths:
      /(?:^|\/)(?:sonar-project\.properties|\.semgrep[\w.-]*|\.deepsource\.toml|\.codacy\.ya?ml|\.snyk|\.bandit|codeql-config\.ya?ml)$/,
    texts: [
      {
        in: [...workflow],
        words:
          'codeql semgrep sonar sonarcloud sonarqube bandit gosec brakeman njsscan checkmarx veracode deepsource codacy fortify sast horusec bearer opengrep coverity psalm spotbugs findsecbugs devskim securitycodescan trivy',
        line: /codeql(?!-action\/upload)|semgrep|sonar|bandit|gosec|brakeman|njsscan|checkmarx|veracode|deepsource|codacy|fortify|sast|horusec|bearer[ /-](?:scan|bearer|action|cli)|opengrep|coverity|psalm|spotbugs|devskim|trivy.*\bfs\b/i,
      },
      // It scans images and infrastructure too.
      {
        in: [...workflow],
        path: /^(?!.*(?:docker|container|image|iac)).*$/i,
        words: 'snyk',
        line: /^(?!.*(?:docker|container|image|iac)).*snyk/i,
      },
      { in: ['yaml'], words: 'bandit ruff', line: /bandit/ },
    ],
  },
  dependencyUpdates: {
    // Their apps are switched on outside of the files.
    mentions: /\b(?:dependabot|renovate|snyk)\b/i,
    paths:
      /(?:^|\/)(?:\.github\/(?:dependabot\.ya?ml|renovate\.json5?)|renovate\.json5?|\.renovaterc(?:\.json5?)?|\.gitlab\/renovate\.json5?|\.pyup\.ya?ml|\.depfu\.yml|\.scala-steward\.conf|updatecli\.d\/.+|\.dependabot\/config\.yml|\.mend[\w.-]*|\.whitesource)$/,
    texts: [
      {
        in: [...workflow],
        words: 'renovate renovatebot updatecli depfu ncu nvchecker',
        line: /^(?!.*(?:actor|_ref|branch|login)).*(?:renovate|updatecli|npm-check-updates|\bncu\b|nvchecker|depfu)/i,
      },
      // Whose changes a workflow looks at, or passes over.
      { in: [...workflow], words: 'dependabot renovate pyup', hint: true },
      {
        in: ['pipeline'],
        words: 'update upgrade',
        line: /\b(?:name|run|uses)\s*:.*\b(?:update|upgrade)[ -](?:all |npm |pip |go |python |node )?(?:dependenc|deps\b|flake|lock)/i,
      },
    ],
  },
  branchProtection: {
    paths:
      /(?:^|\/)(?:\.github\/(?:settings\.ya?ml|rulesets?\/.+|branch-protection[\w.-]*\.(?:ya?ml|json|tf))|\.mergify\.yml|\.github\/mergify\.yml|bors\.toml|\.asf\.yaml|\.kodiak\.toml|\.prow\.ya?ml|OWNERS|\.bulldozer\.yml|\.policy\.yml)$/,
    // Who is to review, and how the branch is to be set up: whether it is stands in the repository's settings.
    hintPaths: /(?:^|\/)(?:CODEOWNERS|(?:\.github|docs|\.gitlab)\/CODEOWNERS|\.github\/branch[-_]protection[\w.-]*)$/i,
    mentions: /\bprotected branch(?:es)?\b|\bbranch protection\b/i,
    texts: [
      {
        in: ['terraform', 'yaml'],
        words: 'github gitlab branch merge',
        line: /github_branch_protection|github_repository_ruleset|gitlab_branch_protection|branch-protection|merge_group/,
      },
    ],
  },
  secretManager: {
    paths:
      /(?:^|\/)(?:\.sops\.ya?ml|doppler\.ya?ml|\.infisical\.json|vault[\w.-]*\.(?:hcl|ya?ml)|[\w.-]*(?:sealed-?secret|external-?secret|secretstore|secretproviderclass)[\w.-]*\.ya?ml|[\w.-]*secrets?\.enc\.[\w.]+|.+\.sops\.[\w.]+|config\/credentials(?:\/\w+)?\.yml\.enc|group_vars\/.+vault[\w.-]*|secrets?\/[\w.-]+\.age)$/i,
    dependencies:
      /^(?:hvac|node-vault|github\.com\/hashicorp\/vault.*|aws-secretsmanager-caching|@aws-sdk\/client-(?:secrets-manager|ssm)|google-cloud-secret-manager|@google-cloud\/secret-manager|azure-keyvault-secrets|@azure\/keyvault-secrets|azure\.(?:security\.keyvault|extensions\.aspnetcore\.configuration)[\w.]*|spring-cloud-starter-vault-config|spring-cloud-vault[\w-]*|spring-cloud-aws-secrets-manager[\w-]*|doppler[\w-]*|@dopplerhq\/.+|infisical[\w-]*|@infisical\/.+|@1password\/.+|onepassword[\w-]*|github\.com\/1password\/.+|cloud\.google\.com\/go\/secretmanager|dotenv-vault|@dotenvx\/dotenvx)$/i,
    // What is set up by a program is written in files that are not read.
    hintedBy: /^(?:aws-cdk-lib|aws-cdk|@pulumi\/.+|pulumi[\w-]*|cdktf|github\.com\/pulumi\/.+|sst)$/i,
    texts: [
      {
        in: ['yaml', 'terraform', 'script', 'source', 'settings'],
        words:
          'doppler infisical sops keyvault secretsmanager secretmanager sealedsecret externalsecret clusterexternalsecret secretstore clustersecretstore secretproviderclass vaultsecret onepassword dotenvx akeyless',
      },
      {
        in: ['yaml', 'terraform', 'script', 'source'],
        words: 'vault',
        line: /hashicorp|vault[-_.](?:action|addr|token|url|agent|secret|server)|vaultproject|vault (?:kv|read|login)|(?<!\w)VAULT_(?:ADDR|TOKEN|NAMESPACE|ROLE|SECRET|URL|KV)|ansible-vault|image:.*vault/i,
      },
      {
        in: ['terraform'],
        words: 'aws google azurerm',
        line: /aws_secretsmanager|aws_ssm_parameter|secret_manager_secret|azurerm_key_vault/,
      },
      { in: ['yaml'], words: 'secretkeyref secretref', line: /(?:secretKeyRef|secretRef)\s*:/ },
      // A certificate more often than a password.
      { in: ['yaml'], words: 'secretname', line: /secretName\s*:/, hint: true },
      {
        in: ['yaml'],
        path: /(?:^|\/)(?:[\w.-]*compose|stack)[\w.-]*\.ya?ml$/i,
        words: 'secrets',
        line: /^secrets\s*:\s*$/,
      },
      {
        in: ['pipeline', 'script'],
        words: 'store kubeseal chamber berglas ejson gpg crypt',
        line: /PASSWORD_STORE_DIR|kubeseal|chamber (?:exec|read|env)|berglas|\bejson\b|gpg.*(?:\s-d\b|--decrypt)|git-crypt/,
      },
      {
        in: ['pipeline', 'script'],
        words: 'secret secrets ssm',
        line: /\b(?:kubectl|oc)\b.* create secret generic|docker secret create|(?:fly|flyctl|wrangler|gcloud) secrets? |--(?:set|update)-secrets|\bssm get-parameter/,
      },
      // Whether the service gets it, the job that deploys it shows.
      { in: ['pipeline'], words: 'secrets', line: serviceSecret, hint: true },
      {
        in: ['pipeline'],
        words: 'secrets',
        line: /secrets\s*:\s*inherit|secrets\.(?:\w*_)?(?:railway|vercel|netlify|render|heroku|fly|azure_webapp)_/i,
        hint: true,
      },
      // What these services run has its secrets there, as far as can be seen.
      {
        in: ['pipeline', 'script'],
        words:
          'ecs heroku render koyeb beanstalk elasticbeanstalk webapp webapps containerapp containerapps apprunner gcloud cloudrun cf credentials',
        line: /\becs (?:update-service|deploy)|amazon-ecs-|heroku|render\.com|koyeb|beanstalk|webapps?-deploy|az (?:webapp|containerapp)|container-?apps?-|apprunner|gcloud (?:\w+ )?run |deploy-cloudrun|\bcf (?:push|auth|login|v3-)|_CREDENTIALS\s*\?=/,
        hint: true,
      },
    ],
  },
  secretRotation: {
    paths: /(?:^|\/)[\w.-]*(?:rotat(?:e|ion))[\w.-]*\.(?:sh|py|[cm]?[jt]s|ya?ml|tf|md)$/i,
    mentions: /\brotat(?:e|es|ing|ion of) .{0,60}(?:keys?|secrets?|credentials?|tokens?|passwords?)\b/i,
    // Not those of its users, nor a command of its own.
    headings:
      /^(?!.*(?:\busers?\b|\bcustomers?\b|`|quota)).*(?:\brotat(?:e|ion|ing)\b.*\b(?:secret|key|credential|password|token)s?\b|\b(?:secret|key|credential|password|token)s?\b.*\brotat)/i,
    texts: [
      {
        in: ['terraform', 'yaml', 'script'],
        words: 'rotation rotate rotating rotator',
        line: /secret\w*[_ -]?rotat|rotat\w*[_ -](?:secret|password|credential|token|api[_ -]?key|rules|lambda|days)/i,
      },
      // It takes over what was changed in the store.
      { in: ['yaml'], words: 'refreshinterval', hint: true },
      // Credentials that live for one run, unless it is a signature or a page that asks for them.
      { in: ['pipeline'], words: 'id', line: /id-token\s*:\s*write/, hint: true },
    ],
  },
} satisfies Record<string, Signs>;
