/** One file as the snapshot knows it: what was observed last, and the last state that could be read faithfully. */
import { type LineIndex, lineIndex } from '../base/text.ts';
import { type EntityFile, entityFile } from '../manifest/entity-file.ts';
import { kindOfEntityFile } from '../manifest/kinds/table.ts';
import { isManifestPath, manifestLayout } from '../manifest/layout.ts';
import { type Entity, entitiesOf, type Section, sectionsOf } from '../manifest/read.ts';
import { parseJson } from '../syntax/json.ts';
import { mentionsDecorators, parsePython } from '../syntax/python.ts';
import type { PythonFunction, PythonModule } from '../syntax/python-module.ts';
import { scan } from '../syntax/scan.ts';
import type { HeldReason, Node, Parsed } from '../syntax/tree.ts';
import { parseYaml } from '../syntax/yaml.ts';

/** What reading a file gave: its text, or why there is none. */
export type Observed = { readonly text: string } | { readonly held: HeldReason; readonly message: string };

export interface Source {
  readonly path: string;
  readonly role: 'manifest' | 'entity-file' | 'python';
  /** The text as last observed; empty where it could not be read. */
  readonly text: string;
  /** False where there was no text to observe: no permission, too large, not UTF-8. */
  readonly fromText: boolean;
  /** Where the lines of `text` begin. Built on first use. */
  readonly lines: () => LineIndex;
  /** The parse of `text`. For Python it is empty. */
  readonly parsed: Parsed;
  /** True where the file cannot be read faithfully now. `root` is then the last good one, if there was one. */
  readonly held: boolean;
  /** True once some state of the file was read faithfully, be it an empty one. */
  readonly known: boolean;
  /** What the file says: the parse of `text`, or while held the last good one. */
  readonly root: Node | undefined;
  /** What a manifest file declares, from `root`. */
  readonly declared: () => Declared;
  /** The definition in an entity file, from `root`. */
  readonly definition: () => EntityFile | undefined;
  /** The functions of a Python file, while held those of the last good text; parsed on first use. */
  readonly module: () => PythonModule;
  /** Those of them that are decorated as entities. A text without such a word is not parsed for them. */
  readonly decorated: () => readonly PythonFunction[];
}

/** The sections of one manifest file and their entities, in the order of the text. */
export interface Declared {
  readonly sections: readonly Section[];
  readonly entities: readonly Entity[];
}

const NOTHING: Declared = { sections: [], entities: [] };
const NO_FUNCTIONS: PythonModule = { functions: [], broken: false };

/** What role a path plays by its name and place alone, or none. */
export function roleOf(path: string): Source['role'] | undefined {
  // The name of no other role ends so.
  if (path.endsWith('.py')) return 'python';
  if (isManifestPath(path)) return 'manifest';
  return kindOfEntityFile(path) ? 'entity-file' : undefined;
}

/** The next state of a file. Where the new text cannot be read, the previous good state goes on. */
export function observe(path: string, role: Source['role'], observed: Observed, previous?: Source): Source {
  if (!('text' in observed)) return heldSource(path, role, '', unread(observed), previous);
  const { text } = observed;
  if (previous?.fromText && previous.text === text) return previous;
  const parsed = parse(path, role, text);
  if (parsed.held) return { ...heldSource(path, role, text, parsed, previous), fromText: true };
  const module = role === 'python' ? once(() => parsePython(text)) : () => NO_FUNCTIONS;
  return {
    path,
    role,
    text,
    fromText: true,
    lines: once(() => lineIndex(text)),
    parsed,
    held: false,
    known: true,
    root: parsed.root,
    declared: role === 'manifest' ? once(() => declaredIn(path, parsed.root)) : () => NOTHING,
    definition: role === 'entity-file' ? once(() => entityFile(path, parsed.root)) : () => undefined,
    module,
    decorated: once(() => (mentionsDecorators(text) ? module().functions.filter(({ decorator }) => decorator) : [])),
  };
}

function heldSource(path: string, role: Source['role'], text: string, parsed: Parsed, previous?: Source): Source {
  return {
    path,
    role,
    text,
    fromText: false,
    lines: once(() => lineIndex(text)),
    parsed,
    held: true,
    known: previous?.known ?? false,
    root: previous?.root,
    declared: previous?.declared ?? (() => NOTHING),
    definition: previous?.definition ?? (() => undefined),
    module: previous?.module ?? (() => NO_FUNCTIONS),
    decorated: previous?.decorated ?? (() => NO_FUNCTIONS.functions),
  };
}

/** True where nothing is known of what the file says: it is held, and no good state was ever seen. */
export function isUnknown(source: Source): boolean {
  return source.held && !source.known;
}

function declaredIn(path: string, root: Node | undefined): Declared {
  const [file] = manifestLayout([path]).used;
  const sections = file ? sectionsOf(file, root) : [];
  return { sections, entities: sections.flatMap(entitiesOf) };
}

function parse(path: string, role: Source['role'], text: string): Parsed {
  if (role === 'python') {
    const held = scan(text, 'other');
    return { root: undefined, problems: [], ...(held ? { held } : {}) };
  }
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
