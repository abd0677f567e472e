/** The sample of the environment that a project keeps under version control, without values. */
import { appendLines, createFile, type Edit, type TextFile } from '../text.js';
import type { Project } from './project.js';

/**
 * Names variables in the sample beside a file (`.env.example`, or whatever the project calls it), creating it where
 * there is none. No edits where all are named already, or where the sample exists but could not be read.
 */
export function nameInEnvExample(names: readonly string[], file: TextFile, project: Project): readonly Edit[] {
  const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
  const path = sampleNames.map(name => folder + name).find(candidate => project.has(candidate));
  if (path === undefined) return [createFile(`${folder}.env.example`, names.map(name => `${name}=\n`).join(''))];
  const sample = project.file(path);
  const missing = sample ? names.filter(name => !isNamed(name, sample.text)) : [];
  return sample && missing.length
    ? [
        appendLines(
          sample,
          missing.map(name => `${name}=`),
        ),
      ]
    : [];
}

const sampleNames = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example', '.env.defaults'];

function isNamed(name: string, text: string): boolean {
  return text.split('\n').some(line => line.replace(/^\s*(?:export\s+)?/, '').startsWith(`${name}=`));
}
