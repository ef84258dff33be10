/** The documents that the editor has open, found by a project's paths. Editors write one file's URI in more than one way. */
import type { TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { pathOfUri, uriOfPath } from './uris.ts';

export interface OpenDocuments {
  at(root: string, path: string): TextDocument | undefined;
  /** The URI that the editor uses for a file, whether it is open or not. */
  uriOf(root: string, path: string): string;
}

export function openDocuments(documents: TextDocuments<TextDocument>): OpenDocuments {
  const at = (root: string, path: string): TextDocument | undefined => {
    const uri = uriOfPath(root, path);
    const direct = documents.get(uri);
    if (direct) return direct;
    const file = pathOfUri(uri);
    return documents.all().find(document => pathOfUri(document.uri) === file);
  };
  return { at, uriOf: (root, path) => at(root, path)?.uri ?? uriOfPath(root, path) };
}
