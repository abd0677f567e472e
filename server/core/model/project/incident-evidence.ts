/** What shows that people know what to do when the service fails. */
import type { Signs } from './evidence.js';

export const incident = {
  runbooks: {
    paths:
      /(?:^|\/)(?:[\w.-]*(?:run-?books?|trouble-?shooting|operations?-(?:guide|manual|handbook)|ops-?guide|disaster[-_]recovery)[\w.-]*|operations?|(?:[\w.-]*[._-])?sops?(?:[._-][\w.-]*)?)(?:\/.+)?\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)playbooks?\/.+\.md$/i,
    headings: /\b(?:run-?books?|when .{1,60} (?:fails?|is down|goes down)|emergency procedures?)\b/i,
    // Most such chapters help with setting it up.
    mentions: /^#{1,6}[ \t].*\b(?:trouble-?shooting|common (?:issues|problems|failures))\b/im,
    texts: [
      { in: ['yaml'], words: 'runbook', line: /runbook(?:_?url)?["']?\s*:\s*\S/i },
      { in: ['yaml'], words: 'runbookurl' },
    ],
  },
  incidentGuide: {
    paths:
      /(?:^|\/)[\w.-]*(?:incidents?|post-?mortems?|severity)[\w.-]*(?:\/.+)?\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)ISSUE_TEMPLATE\/[\w.-]*incident[\w.-]*$/i,
    headings:
      /\bincidents?\b|\bpost-?mortems?\b|(?<!error )\bseverity levels?\b|\bemergency (?:procedures?|response)\b/i,
  },
  onCall: {
    paths:
      /(?:^|\/)[\w.-]*(?:on-?call|(?<![a-z])rotas?(?![a-z])|pager-?duty|opsgenie)[\w.-]*(?:\/.+)?\.(?:md|mdx|rst|adoc|txt|ya?ml|tf|json|[jt]s|py|go)$/i,
    mentions: /\bon-?call (?:engineer|owner|rotation|rota|schedule|person|team)\b|\bpages? (?:the )?on-?call\b/i,
    dependencies:
      /^(?:pdpyras|pagerduty|@pagerduty\/.+|github\.com\/pagerduty\/.+|opsgenie[\w-]*|github\.com\/opsgenie\/.+)$/,
    headings: /\bon-?call\b|\brota\b|\bemergency contacts?\b|\bwho to (?:call|contact)\b/i,
    texts: [
      {
        in: ['yaml', 'terraform', 'settings', 'source'],
        words: 'pagerduty opsgenie victorops squadcast incidentio rootly zenduty',
      },
      { in: ['yaml', 'terraform', 'settings'], words: 'oncall' },
      { in: ['source'], words: 'oncall', hint: true },
    ],
  },
  escalation: {
    paths: /(?:^|\/)[\w.-]*escalat[\w.-]*\.(?:md|mdx|rst|adoc|txt|ya?ml|tf)$/i,
    headings: /\bescalat\w*/i,
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
