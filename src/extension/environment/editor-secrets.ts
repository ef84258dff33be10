/**
 * The secrets that `${secret:NAME}` stands for, in the editor's own encrypted store, keyed by name. That store lists nothing,
 * so the names are noted beside it; values are nowhere else, and never shown.
 */
import type * as vscode from 'vscode';

export interface EditorSecrets {
  /** In order. */
  names(): readonly string[];
  /** Those that are there. */
  valuesOf(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
  /** A secret was set or deleted, in any window. */
  readonly onChange: (listener: () => void) => vscode.Disposable;
}

const PREFIX = 'mooring.secret:';
const NAMES_KEY = 'mooring.secretNames';

export function editorSecrets(store: vscode.SecretStorage, memory: vscode.Memento): EditorSecrets {
  const names = (): readonly string[] => [...memory.get<readonly string[]>(NAMES_KEY, [])].sort();
  return {
    names,
    async valuesOf(wanted) {
      const found = await Promise.all(wanted.map(async name => [name, await store.get(PREFIX + name)] as const));
      return new Map(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
    },
    async set(name, value) {
      // The name first: one too many in the list can be deleted, a value that nobody lists cannot.
      if (!names().includes(name)) await memory.update(NAMES_KEY, [...names(), name].sort());
      await store.store(PREFIX + name, value);
    },
    async delete(name) {
      await store.delete(PREFIX + name);
      await memory.update(
        NAMES_KEY,
        names().filter(each => each !== name),
      );
    },
    onChange: listener => store.onDidChange(({ key }) => key.startsWith(PREFIX) && listener()),
  };
}
