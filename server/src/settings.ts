/** What a new `.readiness.yaml` says. */
export const configTemplate = `# What "ready" means for this project.

# The score to reach, of 10.
target: 8

# Paths that are not looked at, as globs.
# exclude: [examples/**]

# The severity of a rule (blocker, high, medium, low), or off.
# rules: { compose/missing-resource-limits: low }

# Findings that are meant, each with its reason.
# accept:
#   - { rule: dockerfile/root-user, path: tools/Dockerfile, reason: "build image only", until: 2027-01-31 }

# Promises that files cannot show, each with its evidence.
# attest:
#   - { promise: project/missing-alerting, evidence: https://example.com/alerts, by: platform, until: 2027-03-31 }
`;
