/** One file as the snapshot knows it: what was observed last, and the last state that could be read faithfully. */
import { baseName } from '../base/paths.ts';
import { type LineIndex, lineIndex } from '../base/text.ts';
import { kindOfEntityFile } from '../manifest/kinds/table.ts';
import { isManifestPath } from '../manifest/layout.ts';
import { parseJson } from '../syntax/json.ts';
import { parsePython } from '../syntax/python.ts';
import type { PythonModule } from '../syntax/python-module.ts';
import type { HeldReason, Node, Parsed } from '../syntax/tree.ts';
import { parseYaml } from '../syntax/yaml.ts';

/** What reading a file gave: its text, or why there is none. */
export type Observed = { readonly text: string } | { readonly held: HeldReason; readonly message: string };

export interface Source {
  readonly path: string;
  readonly role: 'manifest' | 'entity-file' | 'python';
  /** The text as last observed; empty where it could not be read. */
  readonly text: string;
  /** Where the lines of `text` begin. Built on first use. */
  readonly lines: () => LineIndex;
  /** The parse of `text`. For Python it is empty. */
  readonly parsed: Parsed;
  /** True where the file cannot be read faithfully now. `root` is then the last good one, if there was one. */
  readonly held: boolean;
  /** What the file says: the parse of `text`, or while held the last good one. */
  readonly root: Node | undefined;
  /** The functions of a Python file; parsed on first use. */
  readonly module: () => PythonModule;
}

const NO_FUNCTIONS: PythonModule = { functions: [], broken: false };

/** What role a path plays by its name and place alone, or none. */
export function roleOf(path: string): Source['role'] | undefined {
  if (isManifestPath(path)) return 'manifest';
  if (kindOfEntityFile(path)) return 'entity-file';
  return baseName(path).endsWith('.py') ? 'python' : undefined;
}

/** The next state of a file. Where the new text cannot be read, the previous good state goes on. */
export function observe(path: string, role: Source['role'], observed: Observed, previous?: Source): Source {
  const text = 'text' in observed ? observed.text : '';
  if (previous && previous.text === text && 'text' in observed && previous.parsed.held?.reason !== 'unreadable')
    return previous;
  const parsed = 'text' in observed ? parse(path, role, text) : unread(observed);
  const held = parsed.held !== undefined;
  return {
    path,
    role,
    text,
    lines: once(() => lineIndex(text)),
    parsed,
    held,
    root: held ? previous?.root : parsed.root,
    module: role === 'python' && !held ? once(() => parsePython(text)) : () => NO_FUNCTIONS,
  };
}

/** True where nothing is known of what the file says: it is held, and no good state was ever seen. */
export function isUnknown(source: Source): boolean {
  return source.held && source.root === undefined;
}

function parse(path: string, role: Source['role'], text: string): Parsed {
  if (role === 'python') return { root: undefined, problems: [] };
  return path.endsWith('.json') ? parseJson(text) : parseYaml(text);
}

function unread({ held, message }: { held: HeldReason; message: string }): Parsed {
  return { root: undefined, problems: [], held: { reason: held, message, span: { start: 0, end: 0 } } };
}

/** A pure computation, done at most once and only when asked for. */
function once<T>(compute: () => T): () => T {
  let value: { readonly is: T } | undefined;
  return () => {
    value ??= { is: compute() };
    return value.is;
  };
}
