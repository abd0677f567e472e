/** The same file written another way: no finding may depend on which. */
import { isMap, isScalar, isSeq, parseAllDocuments, visit } from 'yaml';
import { isChartTemplate } from '../../server/core/model/detect.js';
import { type Dockerfile, parseDockerfile } from '../../server/core/model/dockerfile/dockerfile.js';
import { lineAt, type TextFile } from '../../server/core/text.js';

export interface Variant {
  readonly name: string;
  rewrite(file: TextFile): TextFile;
}

/** The mark of the comments that `commented` adds; they are counted to see that fixes keep them. */
export const commentMark = '# remark';

export const variants: readonly Variant[] = [
  { name: 'CRLF', rewrite: file => ({ path: file.path, text: file.text.replace(/\r?\n/g, '\r\n') }) },
  { name: 'BOM', rewrite: file => ({ path: file.path, text: `\ufeff${file.text.replace(/^\ufeff/, '')}` }) },
  { name: 'no newline at the end', rewrite: file => ({ path: file.path, text: file.text.replace(/\r?\n$/, '') }) },
  {
    name: 'twice the indentation',
    rewrite: file => (isYaml(file) && !isChartTemplate(file.path, file.text) ? indented(file) : file),
  },
  {
    name: 'comments everywhere',
    rewrite: file => (isYaml(file) ? commented(file) : isDockerfile(file) ? remarked(file) : file),
  },
];

export function isYaml(file: TextFile): boolean {
  return /\.ya?ml$/.test(file.path);
}

export function isDockerfile(file: TextFile): boolean {
  return /(^|\/)(Dockerfile|Containerfile)[^/]*$|\.Dockerfile$/i.test(file.path) && !/ignore$/.test(file.path);
}

function indented(file: TextFile): TextFile {
  const inside = scalarLines(file);
  const lines = file.text.split('\n').map((line, number) => {
    if (inside.has(number)) return line.replace(/^ */, spaces => spaces + spaces);
    return line.replace(
      /^( *)((?:- +)*)/,
      (_, spaces: string, dashes: string) => spaces + spaces + dashes.replace(/- +/g, '-   '),
    );
  });
  return { path: file.path, text: lines.join('\n') };
}

function commented(file: TextFile): TextFile {
  const inside = scalarLines(file);
  const lines = file.text.split('\n').map((line, number) => {
    const last = number === file.text.split('\n').length - 1;
    if (line.trim() === '' || inside.has(number) || (last && line === '')) return line;
    return line.endsWith('\r') ? `${line.slice(0, -1)} ${commentMark} ${number}\r` : `${line} ${commentMark} ${number}`;
  });
  return { path: file.path, text: lines.join('\n') };
}

/** A comment line above every instruction but the first lines, which may be parser directives. */
function remarked(file: TextFile): TextFile {
  const dockerfile: Dockerfile = parseDockerfile(file);
  const starts = new Set(
    dockerfile.stages.flatMap(stage => stage.instructions.map(({ span }) => lineAt(file, span.start))),
  );
  const lines = file.text
    .split('\n')
    .flatMap((line, number) => (starts.has(number) && number > 0 ? [`${commentMark} ${number}`, line] : [line]));
  return { path: file.path, text: lines.join('\n') };
}

/** Lines on which a scalar goes on: a comment there would be part of its text. Lines with a multi-line flow collection count too. */
function scalarLines(file: TextFile): ReadonlySet<number> {
  const lines = new Set<number>();
  const add = (start: number, end: number, first: number) => {
    for (let line = lineAt(file, start) + first; line <= lineAt(file, Math.max(start, end - 1)); line++)
      lines.add(line);
  };
  const documents = parseAllDocuments(file.text, { logLevel: 'silent' });
  for (const document of 'empty' in documents ? [] : documents) {
    visit(document, {
      Node(_, node) {
        if (!node.range) return;
        const block = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
        if (block) add(node.range[0], node.range[1], 1);
        else if (
          isScalar(node) &&
          lineAt(file, node.range[0]) !== lineAt(file, Math.max(node.range[0], node.range[1] - 1))
        )
          add(node.range[0], node.range[1], 0);
        else if ((isMap(node) || isSeq(node)) && node.flow) add(node.range[0], node.range[1], 1);
      },
    });
  }
  return lines;
}
