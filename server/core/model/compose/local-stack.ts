/** Whether a compose file is what developers run at home while production runs on a cluster or a platform. */
import type { TextFile } from '../../text.js';
import { directoryOf } from '../paths.js';
import { isInSideFolder } from '../project/image-build.js';
import type { Project } from '../project/project.js';
import type { ComposeFile } from './compose.js';

/** The README beside it says so, something else in the project is made to run it, and no pipeline starts it. */
export function isLocalStack({ file, at }: ComposeFile, project: Project): boolean {
  let isElsewhere = elsewhere.get(project);
  if (isElsewhere === undefined) {
    isElsewhere = runsElsewhere(project) && !project.files.some(startsCompose);
    elsewhere.set(project, isElsewhere);
  }
  return (
    isElsewhere && isSaidLocal(directoryOf(file.path), project) && !/production/i.test(file.text.slice(0, at.start))
  );
}

const elsewhere = new WeakMap<Project, boolean>();

function isSaidLocal(folder: string, { file }: Project): boolean {
  const place = folder && `${folder}/`;
  const readme = file(`${place}README.md`) ?? file(`${place}readme.md`);
  return readme !== undefined && saysLocal(readme);
}

const platformFiles = ['fly.toml', 'render.yaml', 'Procfile', 'heroku.yml', 'railway.json', 'railway.toml', 'app.yaml'];

/** As far as a look at paths and Terraform tells: evidence of the whole project costs too much at each keystroke. */
function runsElsewhere({ kubernetesFiles, files, has }: Project): boolean {
  return (
    kubernetesFiles.some(({ workloads, file }) => workloads.length > 0 && !isInSideFolder(file.path)) ||
    platformFiles.some(has) ||
    files.some(runsContainers)
  );
}

/** Whether Terraform runs containers: a service of a cloud that takes images. */
const runsContainers = remembered(
  ({ path, text }) =>
    /\.(?:tf|tofu)$/.test(path) &&
    !isInSideFolder(path) &&
    /^\s*resource\s+"(?:aws_ecs_service|aws_apprunner_service|google_cloud_run(?:_v2)?_service|azurerm_container_app|azurerm_linux_web_app|digitalocean_app|kubernetes_deployment(?:_v1)?|helm_release)"/m.test(
      text,
    ),
);

/** Whether a pipeline or a script for deployments starts a stack with Compose. */
const startsCompose = remembered(
  ({ path, text }) =>
    /\.github\/workflows\/|(?:deploy|release|prod)[\w.-]*$/i.test(path) &&
    /\.(?:ya?ml|sh)$/.test(path) &&
    /\bdocker[- ]compose\b[^\n]*\b(?:up|pull)\b|\bdocker stack deploy\b/.test(text) &&
    /\bssh\b|ssh-action|deploy/i.test(text),
);

/** Whether a line speaks of Compose and of working at home, or stands under a heading that does, and none of production. */
const saysLocal = remembered(({ text }) => {
  let isUnderLocal = false;
  let isSaid = false;
  for (const line of text.split('\n')) {
    const isLocal = local.test(line);
    if (/^#{1,5} /.test(line)) isUnderLocal = isLocal;
    if (!/\bdocker[- ]compose\b/i.test(line)) continue;
    if (/\bprod(?:uction)?\b/i.test(line)) return false;
    isSaid ||= isLocal || (isUnderLocal && /\bup\b/.test(line));
  }
  return isSaid;
});

const local = /\blocal(?:ly)?\b(?!:)|\bdevelopment\b|\bdesarrollo\b|\blocalmente\b/i;

/** What was found out about a text is known as long as that text is. */
function remembered(answer: (file: TextFile) => boolean): (file: TextFile) => boolean {
  const answers = new WeakMap<TextFile, boolean>();
  return file => {
    let known = answers.get(file);
    if (known === undefined) {
      known = answer(file);
      answers.set(file, known);
    }
    return known;
  };
}
