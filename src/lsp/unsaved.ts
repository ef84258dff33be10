/**
 * Which open documents have text that is not on the disk. The protocol does not tell it, so it is compared: no change of
 * files goes below an editor's unsaved text.
 */
import type { TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ReadDisk } from '../ports/disk.ts';
import { decodeText } from '../syntax/bytes.ts';
import { LIMITS } from '../syntax/scan.ts';
import { pathOfUri, relativeTo, slashed } from './uris.ts';

export interface UnsavedDocuments {
  /** Their paths relative to a folder in which they are. */
  below(root: string): readonly string[];
}

/** `disk` is asked for absolute paths with `/`. */
export function unsavedDocuments(
  documents: Pick<TextDocuments<TextDocument>, 'all' | 'onDidOpen' | 'onDidSave' | 'onDidClose'>,
  disk: Pick<ReadDisk, 'read'>,
): UnsavedDocuments {
  /** The versions that were on the disk when the editor said so. */
  const saved = new Map<string, number>();
  const note = ({ document }: { readonly document: TextDocument }): void => {
    saved.set(document.uri, document.version);
  };
  documents.onDidOpen(note);
  documents.onDidSave(note);
  documents.onDidClose(({ document }) => saved.delete(document.uri));
  const isUnsaved = (document: TextDocument, file: string): boolean => {
    const answer = disk.read(slashed(file), LIMITS.textLength);
    // A document whose file is gone is not unsaved by that; it is where somebody typed in it.
    if ('failed' in answer) return saved.get(document.uri) !== document.version;
    const decoded = decodeText(answer.bytes);
    return !('text' in decoded) || withoutMark(decoded.text) !== withoutMark(document.getText());
  };
  return {
    below: root =>
      documents.all().flatMap(document => {
        const file = pathOfUri(document.uri);
        const path = file === undefined ? undefined : relativeTo(root, file);
        return file !== undefined && path !== undefined && isUnsaved(document, file) ? [path] : [];
      }),
  };
}

/** Of the file and not of the text. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}
