/**
 * An editor page for a message, as git has one: its text lives in memory, so that nothing asks to save it. ✓ and ✗ in the title
 * of the page answer, and closing it is a no.
 */
import * as vscode from 'vscode';
import { messageOf } from './push-message.ts';

export interface MessageEditor extends vscode.Disposable {
  /** The message; nothing where it was left. */
  write(root: string, page: string): Promise<string | undefined>;
  answer(answer: 'push' | 'cancel'): Promise<void>;
}

const SCHEME = 'mooring-push';

export function messageEditor(): MessageEditor {
  const memory = inMemory();
  const provider = vscode.workspace.registerFileSystemProvider(SCHEME, memory, { isCaseSensitive: true });
  let waiting: { readonly page: vscode.Uri; end(message: string | undefined): void } | undefined;
  let number = 0;
  return {
    async write(root, page) {
      waiting?.end(undefined);
      number++;
      // Not in the language of git's messages: the editor's own git puts its buttons over such a page, and they would close it.
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${number}/Push Message`, query: root });
      memory.keep(uri, page);
      let end = (_: string | undefined) => {};
      const over = new Promise<string | undefined>(resolve => {
        end = resolve;
      });
      const own = { page: uri, end };
      waiting = own;
      const closing = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.some(tab => isTabOf(tab, uri)) && tabsOf(uri).length === 0) end(undefined);
      });
      try {
        const document = await vscode.workspace.openTextDocument(uri);
        const editor = await vscode.window.showTextDocument(document, { preview: false });
        const { range } = document.lineAt(0);
        editor.selection = new vscode.Selection(range.end, range.end);
        return await over;
      } finally {
        closing.dispose();
        if (waiting === own) waiting = undefined;
        await close(uri);
        memory.forget(uri);
      }
    },
    async answer(answer) {
      const current = waiting;
      if (!current) return;
      if (answer === 'cancel') return current.end(undefined);
      const document = await vscode.workspace.openTextDocument(current.page);
      const message = messageOf(document.getText());
      if (message !== '') return current.end(message);
      void vscode.window.showWarningMessage('The git commit has no message; write what it changes above the comments.');
    },
    dispose() {
      waiting?.end(undefined);
      provider.dispose();
    },
  };
}

interface Memory extends vscode.FileSystemProvider {
  keep(uri: vscode.Uri, text: string): void;
  forget(uri: vscode.Uri): void;
}

function inMemory(): Memory {
  const files = new Map<string, { bytes: Uint8Array; mtime: number }>();
  const changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  let mtime = 0;
  const at = (uri: vscode.Uri) => {
    const file = files.get(uri.path);
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  };
  return {
    onDidChangeFile: changes.event,
    keep: (uri, text) => void files.set(uri.path, { bytes: new TextEncoder().encode(text), mtime: ++mtime }),
    forget: uri => void files.delete(uri.path),
    watch: () => ({ dispose() {} }),
    stat(uri) {
      const { bytes, mtime: changed } = at(uri);
      return { type: vscode.FileType.File, ctime: 0, mtime: changed, size: bytes.length };
    },
    readFile: uri => at(uri).bytes,
    writeFile(uri, bytes) {
      files.set(uri.path, { bytes, mtime: ++mtime });
      changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    },
    readDirectory: () => [],
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  };
}

function refuse(): never {
  throw vscode.FileSystemError.NoPermissions('The message of a push is one page alone.');
}

async function close(uri: vscode.Uri): Promise<void> {
  const tabs = tabsOf(uri);
  if (tabs.length === 0) return;
  // Saved into memory, so that closing it asks nothing.
  const document = vscode.workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
  if (document?.isDirty) await document.save();
  await vscode.window.tabGroups.close(tabs);
}

function tabsOf(uri: vscode.Uri): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(tab => isTabOf(tab, uri));
}

function isTabOf({ input }: vscode.Tab, uri: vscode.Uri): boolean {
  return input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
}
