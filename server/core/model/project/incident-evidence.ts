/** What shows that people know what to do when the service fails. */
import type { Signs } from './evidence.js';

export const incident = {
  runbooks: {
    each: true,
    paths:
      /^(?!.*(?:presentation|demo|reproducib|pre[-_]?commit|browser|onboarding|contribut|user[-_]?guide|installation|[-_]setup\.|getting[-_]?started|developer|local[-_]?(?:dev|setup)))(?:.*\/)?(?:[\w.-]*(?:run-?books?|trouble-?shooting|operations?-(?:guide|manual|handbook)|ops-?guide|disaster[-_]recovery)[\w.-]*|operations?|(?:[\w.-]*[._-])?sops?(?:[._-][\w.-]*)?)(?:\/.+)?\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)playbooks?\/.+\.md$/i,
    // Help with setting up is called troubleshooting too: this is about what runs.
    confirm:
      /\b(?:kubectl|docker (?:compose |stack )?(?:logs|ps|restart|service)|docker-compose (?:logs|ps|restart)|systemctl|journalctl|flyctl|heroku|pg_restore|pg_dump|psql|redis-cli|roll(?:ed|ing)?[ -]?back|restor(?:e|ing)|fail-?over|outages?|incidents?|alerts?|on-?call|escalat\w+|p9[59]|5xx|50[0234]|latency|out of memory|OOM|disk (?:is )?full|az (?:container)?app|aws (?:ecs|rds|logs)|gcloud|grafana|sentry)\b/i,
    headings:
      /^(?!.*\b(?:presentation|demo|launch|cut-?over|change management|release|setup|onboarding|validation)\b)(?:.*\b(?:run-?books?|emergency procedures?)\b|.*\bwhen (?!.*\b(?:pre-?commit|quality gate|tests?|builds?|ci|lint\w*|checks?|pipelines?|workflows?|hooks?|validations?|deploy\w*|previews?|scans?|installation|migrations?)\b).{1,60} (?:fails?|is down|goes down)\b)/i,
    // Most such chapters help with setting it up.
    mentions: /^#{1,6}[ \t].*\b(?:trouble-?shooting|common (?:issues|problems|failures)|run-?books?)\b/im,
    texts: [
      {
        in: ['yaml'],
        words: 'runbook',
        line: /runbook_?url["']?\s*:\s*\S|runbook["']?\s*:\s*["']?(?:https?:|[\w./-]*\/)/i,
      },
      { in: ['yaml'], words: 'runbookurl' },
    ],
  },
  incidentGuide: {
    each: true,
    paths:
      /(?:^|\/)[\w.-]*(?:incidents?|post-?mortems?)[\w.-]*(?:\/.+)?\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)ISSUE_TEMPLATE\/[\w.-]*incident[\w.-]*$/i,
    headings:
      /\bincidents? (?:response|management|process\b|handling|procedures?|playbooks?|run-?books?|guide|plan|polic(?:y|ies)|command\w*|communications?|severit(?:y|ies)|classification|reviews?|report template|workflow|log\b|index\b)|\b(?:report|handl|manag|respond|declar)\w*(?: to)? (?:an? |the )?(?:\w+ )?incidents?\b|\bpost-?mortems?\b(?! directives)|\bpost-?incident\b|^#+[ \t]*[\d.]*[ \t]*incidents?[ \t]*$|\bemergency (?:procedures?|response)\b/i,
    mentions: /^#{1,6}[ \t].*\bincidents?\b/im,
  },
  onCall: {
    paths:
      /(?:^|\/)[\w.-]*(?:on-?call(?![a-z])|(?<![a-z])rotas?(?![a-z])|pager-?duty|opsgenie)[\w.-]*(?:\/.+)?\.(?:md|mdx|rst|adoc|txt|ya?ml|tf|json|[jt]s|py|go)$/i,
    mentions: /\bon-?call (?:engineer|owner|rotation|rota|schedule|person|team)\b|\bpages? (?:the )?on-?call\b/i,
    dependencies:
      /^(?:pdpyras|pagerduty|@pagerduty\/.+|github\.com\/pagerduty\/.+|opsgenie[\w-]*|github\.com\/opsgenie\/.+)$/,
    headings: /\bon-?call\b|(?<!\p{L})rota(?!\p{L})|\bemergency contacts?\b|\bwho to (?:call|contact)\b/iu,
    // Somebody who can be reached, or a role.
    below:
      /\S@\S|\bslack\b|(?:^|\s)#[a-z][\w-]{2,}|pager|opsgenie|\bphone\b|\+\d[\d ()-]{6,}|\b(?:engineers?|leads?|owners?|admin\w*|teams?|rotations?|rota|managers?|developers?|duty|officer|escalat\w+)\b/i,
    texts: [
      {
        in: ['yaml', 'terraform', 'source'],
        words: 'pagerduty opsgenie victorops squadcast incidentio rootly zenduty',
        line: /(?:pager_?duty|opsgenie|victorops|squadcast|incident\.?io|rootly|zenduty)[\w-]*["']?\s*[:=,\]]|(?:receiver|channel|type|name|uses|source)["']?\s*[:=].*(?:pager_?duty|opsgenie|victorops)|["'][\w-]*(?:pagerduty|opsgenie|victorops)[\w-]*["']|https?:\S*(?:pagerduty|opsgenie)/i,
      },
      {
        in: ['yaml', 'terraform', 'settings', 'source'],
        words: 'pagerduty opsgenie victorops squadcast incidentio rootly zenduty',
        hint: true,
      },
      { in: ['yaml', 'terraform'], words: 'oncall' },
      { in: ['source', 'settings'], words: 'oncall', hint: true },
    ],
  },
  escalation: {
    paths: /(?:^|\/)[\w.-]*escalat[\w.-]*\.(?:md|mdx|rst|adoc|txt|ya?ml|tf)$/i,
    headings: /^(?!.*\bprivilege\b).*\bescalat\w*/i,
    // A product has disputes, complaints and decisions that go to the next one too.
    headingsBeside: ['incidentGuide', 'onCall', 'runbooks'],
    mentions: /\bescalat(?:e|es|ion|ing) (?:to|path|polic\w+|procedure|matrix|contacts?|after|if|when|within)\b/i,
    texts: [
      {
        in: ['yaml', 'terraform'],
        words: 'escalation escalations',
        line: /escalation[_ -]?(?:policy|chain|policies|rule)/i,
      },
      { in: ['terraform'], words: 'pagerduty', line: /pagerduty_escalation/ },
    ],
  },
  changeRecord: {
    paths:
      /(?:^|\/)(?:[\w.-]*(?:change-?logs?|release-?notes?|deploy(?:ment)?s?-?log)|changes|history|releases?|news)\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)(?:change-?logs?|\.changeset|changes|newsfragments|release-?notes)\/.+|(?:^|\/)(?:\.releaserc[\w.]*|release-please-config\.json|\.release-please-manifest\.json|cliff\.toml|release\.config\.[cm]?js|\.versionrc[\w.]*|\.goreleaser\.ya?ml|release-drafter\.ya?ml)$/i,
    dependencies:
      /^(?:semantic-release|@changesets\/cli|standard-version|release-it|commitizen|python-semantic-release|auto|changelogen)$/,
    headings: /\bchange-?log\b|\brelease notes\b/i,
    texts: [
      {
        in: ['yaml'],
        words: 'release',
        line: /(?:action-gh-release|create-release|release-please|semantic-release|release-drafter|gh release|goreleaser|types:.*published)/,
      },
      {
        in: ['pipeline'],
        words: 'environment deployments',
        line: /^(?: {4}| {8})environment\s*:|deployments\s*:\s*write/,
      },
      { in: ['yaml'], words: 'argoproj fluxcd', line: /apiVersion/ },
    ],
  },
} satisfies Record<string, Signs>;
