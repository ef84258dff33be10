/** The projects that the server looks after: those of the window's folders, and those of the documents that are open. */
import path from 'node:path';
import type { Session } from './session.ts';
import { pathOfUri, relativeTo } from './uris.ts';

export interface Sessions {
  all(): readonly Session[];
  /** The innermost project that a document or file belongs to; nothing for what is no file or in no project. */
  holding(uri: string): Held | undefined;
  /** The folders of the window. Opens and closes sessions as projects come and go in and above them. */
  setFolders(folders: readonly string[]): void;
  /** Whether it is the project of one of them, and not only that of a document. */
  isOfWindow(root: string): boolean;
  /** A document was opened: its project is looked after as long as the server runs. */
  openDocument(uri: string): void;
  /** Projects may have appeared or gone. True where it is so. */
  review(): boolean;
  dispose(): void;
}

export interface Held {
  readonly session: Session;
  /** The file's path in the project. */
  readonly path: string;
  /** The document's unsaved text, or undefined once it is closed. */
  edit(text: string | undefined): void;
}

/** `find` gives the project of a folder, `open` begins to look after one. */
export function sessions(find: (folder: string) => string | undefined, open: (root: string) => Session): Sessions {
  const byRoot = new Map<string, Session>();
  const places = new Set<string>();
  let folders: readonly string[] = [];
  let ofWindow: ReadonlySet<string> = new Set();

  const review = (): boolean => {
    ofWindow = new Set(folders.flatMap(folder => find(folder) ?? []));
    const wanted = new Set([...ofWindow, ...[...places].flatMap(folder => find(folder) ?? [])]);
    let changed = false;
    for (const [root, session] of byRoot) {
      if (wanted.has(root)) continue;
      session.dispose();
      byRoot.delete(root);
      changed = true;
    }
    for (const root of wanted) {
      if (byRoot.has(root)) continue;
      byRoot.set(root, open(root));
      changed = true;
    }
    return changed;
  };

  return {
    all: () => [...byRoot.values()],
    holding(uri) {
      const file = pathOfUri(uri);
      if (file === undefined) return undefined;
      let best: Held | undefined;
      for (const [root, session] of byRoot) {
        const relative = relativeTo(root, file);
        if (relative === undefined || (best && relative.length >= best.path.length)) continue;
        best = { session, path: relative, edit: text => session.edit(relative, text) };
      }
      return best;
    },
    setFolders(next) {
      folders = next;
      review();
    },
    isOfWindow: root => ofWindow.has(root),
    openDocument(uri) {
      const file = pathOfUri(uri);
      const folder = file && path.dirname(file);
      if (folder === undefined || places.has(folder)) return;
      places.add(folder);
      review();
    },
    review,
    dispose() {
      for (const session of byRoot.values()) session.dispose();
      byRoot.clear();
    },
  };
}
