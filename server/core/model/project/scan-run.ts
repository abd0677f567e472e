/** Where pipelines look into images for known holes; scans of source code and configuration are none. */
import type { Evidence } from './evidence.js';
import type { PipelineAction, PipelineCommand } from './pipeline.js';
import type { Project } from './project.js';

/** Scans of images, by an action or a command; others that may be one are hints. */
export function imageScans({ activity, workflows }: Project): {
  readonly evidence: Evidence[];
  readonly hints: Evidence[];
} {
  const called = workflows.flatMap(({ jobs }) => jobs.filter(({ callsReusable }) => callsReusable));
  const scans = [
    ...called.map(({ at, uses, name }) => ({ at, what: name, looks: workflowLooks(uses?.action ?? '') })),
    ...activity.actions.map(action => ({ at: action.step.at, what: action.name, looks: actionLooks(action) })),
    ...activity.commands.map(command => ({
      at: command.at,
      what: command.words[0]?.text ?? '',
      looks: commandLooks(command),
    })),
  ];
  const shown = (wanted: Looks) =>
    scans.filter(({ looks }) => looks === wanted).map(({ at, what }) => ({ what, path: at.file.path, at }));
  return { evidence: shown('at an image'), hints: shown('unseen') };
}

type Looks = 'at an image' | 'unseen' | undefined;

/** Sources: the inputs of the actions, as their manuals list them; Trivy's looks at an image where no other kind is named. */
function actionLooks({ name, with: inputs }: PipelineAction): Looks {
  const action = name.toLowerCase();
  if (action === 'aquasecurity/trivy-action') {
    const kind = inputs?.get('scan-type');
    if (kind && kind.text === undefined) return 'unseen';
    return kind === undefined || kind.text === 'image' || inputs?.has('image-ref') === true ? 'at an image' : undefined;
  }
  if (action === 'anchore/scan-action') return inputs?.has('path') || inputs?.has('sbom') ? undefined : 'at an image';
  if (action.startsWith('snyk/actions/')) return action.endsWith('/docker') ? 'at an image' : undefined;
  if (
    /scout-action|docker[-_]?scan|container[-_]?scan|image[-_]?scan|ecr-scan|clair|prisma-cloud|secure-inline-scan/.test(
      action,
    )
  )
    return 'at an image';
  return /wiz|sysdig|twistlock|neuvector|grype|aqua(?!security\/(?:trivy|setup-trivy|tfsec))/.test(action)
    ? 'unseen'
    : undefined;
}

/** What another's workflow looks at, by its name; those of the project are read themselves. */
function workflowLooks(name: string): Looks {
  if (name.startsWith('./')) return undefined;
  if (/(?:docker|container|image)[^/]*[-_](?:scan|vulnerab)|scan[-_](?:docker|container|image)/i.test(name))
    return 'at an image';
  return /trivy|grype|snyk|scan/i.test(name) ? 'unseen' : undefined;
}

function commandLooks({ words }: PipelineCommand): Looks {
  const [program = '', ...args] = words.map(({ text }) => text);
  const line = args.join(' ');
  // A list of packages is no search for holes in them.
  if (/--format[= ](?:cyclonedx|spdx)/.test(line)) return undefined;
  if (program === 'trivy') return /^(?:-\S+ (?:\S+ )?)*(?:image|i)\b/.test(line) ? 'at an image' : undefined;
  if (program === 'grype')
    return /^(?:-\S+ )*(?:dir|file|sbom):|^\.(?: |$)|\bversion\b/.test(line) ? undefined : 'at an image';
  if (program === 'snyk') return /^container\b/.test(line) ? 'at an image' : undefined;
  if (program === 'docker' || program === 'podman') {
    const isInside = /^run\b.*(?:trivy\S* (?:-\S+ )*image\b|grype|clair)/.test(line);
    return isInside || /^scout (?:cves|quickview|compare|recommendations)|^scan\b/.test(line)
      ? 'at an image'
      : undefined;
  }
  if (program === 'aws')
    return /^ecr (?:\S+ )*(?:start-image-scan|describe-image-scan-findings|put-image-scanning)|scanOnPush=true/i.test(
      line,
    )
      ? 'at an image'
      : undefined;
  if (program === 'gcloud') return /\bartifacts docker images scan\b/.test(line) ? 'at an image' : undefined;
  return /^(?:wizcli|twistcli|neuvector|anchore-cli|anchorectl|clairctl)$/.test(program) ? 'at an image' : undefined;
}
