/** Between the editor's URIs and a folder's paths; between our edits and LSP's. */
import {
  type ChangeAnnotation,
  CreateFile,
  TextDocumentEdit,
  TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { type Edit, positionAt, type TextFile } from '../../core/text.js';

/** The folder's URI ends without a slash. */
export function uriOf(folder: string, path: string): string {
  return `${folder}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** The path of a document below the folder, or `undefined` when it is not there. */
export function pathIn(folder: string, uri: string): string | undefined {
  const inside = normalized(uri);
  const base = `${normalized(folder).replace(/\/$/, '')}/`;
  return inside.startsWith(base) ? inside.slice(base.length) : undefined;
}

/** Editors differ in what they percent-encode; decoded they agree. */
export function normalized(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

export interface EditTarget {
  readonly folder: string;
  /** The version of the open document an edit was made for; null where it is not open. */
  version(path: string): number | null;
}

/** With `review`, every change waits for a tick in the refactor preview, under the title it gets. */
export function workspaceEdit(
  edits: readonly Edit[],
  target: EditTarget,
  review?: (edit: Edit) => string,
): WorkspaceEdit {
  const changes: (TextDocumentEdit | CreateFile)[] = [];
  const annotations: Record<string, ChangeAnnotation> = {};
  const annotate = (edit: Edit) => {
    if (!review) return {};
    const label = review(edit);
    annotations[label] = { label, needsConfirmation: true };
    return { annotationId: label };
  };
  for (const edit of edits) {
    if (edit.kind !== 'create') continue;
    const annotation = annotate(edit);
    const uri = uriOf(target.folder, edit.path);
    changes.push({ ...CreateFile.create(uri, { overwrite: false, ignoreIfExists: false }), ...annotation });
    changes.push(
      TextDocumentEdit.create({ uri, version: null }, [
        { ...TextEdit.insert({ line: 0, character: 0 }, edit.text), ...annotation },
      ]),
    );
  }
  const replacements = edits.filter(edit => edit.kind === 'replace');
  for (const file of new Set(replacements.map(edit => edit.file))) {
    const own = replacements.filter(edit => edit.file === file);
    const document = { uri: uriOf(target.folder, file.path), version: target.version(file.path) };
    const textEdits = own.map(edit => ({
      ...TextEdit.replace(rangeBetween(file, edit.start, edit.end), edit.text),
      ...annotate(edit),
    }));
    changes.push(TextDocumentEdit.create(document, textEdits));
  }
  return review ? { documentChanges: changes, changeAnnotations: annotations } : { documentChanges: changes };
}

function rangeBetween(file: TextFile, start: number, end: number) {
  return { start: positionAt(file, start), end: positionAt(file, end) };
}
