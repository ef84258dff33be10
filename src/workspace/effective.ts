/**
 * What a workspace says once its bases and layers are laid under it: every value with the place that says it and with
 * what it hides. Plain, frozen-by-type data without a parent link; parts are shared between workspaces of one chain.
 */
import type { Span } from '../base/text.ts';
import { type KeyPath, keyText } from '../config/key-path.ts';
import { newTable, type TomlDate, type TomlFloat, type TomlValue } from '../syntax/toml-value.ts';
import type { RootType } from './discover.ts';
import type { WorkspaceFinding } from './findings.ts';
import type { Section } from './keys.ts';

/** Which workspace is meant. What discovery finds is one, too. */
export interface WorkspaceRef {
  readonly root: RootType;
  /** The folder with the Mooring layout, absolute, with `/`. Two projects of one window are told apart by it. */
  readonly rootFolder: string;
  readonly slug: string;
}

/** A place in a file that says a value. */
export interface ValueOrigin {
  /** The workspace whose file, or whose layer, it is. */
  readonly workspace: WorkspaceRef;
  /** Absolute, with `/`. */
  readonly file: string;
  /** The entry of `[layers]` whose file it is, as its path is written there; absent for `workspace.toml` itself. */
  readonly layer?: string;
  /** The value in the file's text; of a table, from its header or key to the end of its first piece. */
  readonly span: Span;
  /** The key's last part; absent for an item of a list and for the root of a file. */
  readonly keySpan?: Span;
  /** Of the key, or of the value where there is no key. Counts from 1. */
  readonly line: number;
  /** The file is held, and the place is one in the last text of it that could be read. */
  readonly lastGood?: true;
}

/** From where a value comes, seen from the workspace that is evaluated: everything of a base is `base`, its layers too. */
export type Via = 'base' | 'layer' | 'own';

export type EffectiveNode = EffectiveTable | EffectiveList | EffectiveValue;

export interface EffectiveTable {
  readonly kind: 'table';
  /** In the order in which the keys were said first: base, layers, own. */
  readonly entries: ReadonlyMap<string, EffectiveNode>;
  /** The last place that says something of this table. */
  readonly origin: ValueOrigin;
  /** All of them in the order of evaluation, `origin` last: what they say is merged, not hidden. */
  readonly origins: readonly ValueOrigin[];
  readonly hides?: EffectiveNode;
}

export interface EffectiveList {
  readonly kind: 'list';
  /** Each knows its own place: lists append. */
  readonly items: readonly EffectiveNode[];
  /** The last place that adds to the list, or that replaces it. */
  readonly origin: ValueOrigin;
  readonly origins: readonly ValueOrigin[];
  /** It is written as `{ replace = […] }`. */
  readonly replaces?: true;
  /** What was replaced. */
  readonly hides?: EffectiveNode;
}

export interface EffectiveValue {
  readonly kind: 'value';
  readonly value: string | boolean | number | bigint | TomlFloat | TomlDate;
  readonly origin: ValueOrigin;
  /** What an earlier place says; it may hide something in its turn (`hiddenBy` gives all). */
  readonly hides?: EffectiveNode;
}

/** One workspace of a chain. */
export interface ChainLink extends WorkspaceRef {
  /** Its `workspace.toml`, absolute, with `/`. */
  readonly file: string;
  /** Its layers in the order of evaluation, those that could not be read too. */
  readonly layers: readonly LayerUse[];
}

/** An entry of `[layers]`. */
export interface LayerUse {
  /** The key: a name, or the place where the file is mounted. */
  readonly name: string;
  /** As it is written. */
  readonly path: string;
  /** Where the top level of the file lands; empty for a whole-file layer. */
  readonly mount: KeyPath;
  /** Absolute, with `/`; absent where the path leads nowhere. */
  readonly file?: string;
  readonly state: 'used' | 'missing' | 'outside' | 'held' | 'refused';
  /** Of the path, in the declaring `workspace.toml`. */
  readonly origin: ValueOrigin;
}

/** A request or a script. */
export interface EffectiveItem {
  readonly section: Section;
  /** Names joined by dots: `config.get_SystemSetting`. */
  readonly id: string;
  readonly name: string;
  /** The id of the folder that it is in; empty at the top. */
  readonly folder: string;
  /** From the root of the workspace: `requests`, `config`, `get_SystemSetting`. */
  readonly path: KeyPath;
  /** The last place that says something of it. */
  readonly origin: ValueOrigin;
  /** From where it is seen by its workspace, by `origin`. */
  readonly via: Via;
  /** Its fields; `fields.origins` are all places that say something of it. */
  readonly fields: EffectiveTable;
}

/** A folder of requests or scripts; one without any item in it counts too. */
export interface EffectiveFolder {
  readonly section: Section;
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly path: KeyPath;
  readonly origin: ValueOrigin;
  readonly via: Via;
  /** With everything in it. */
  readonly table: EffectiveTable;
}

export interface EffectiveWorkspace {
  readonly workspace: WorkspaceRef;
  /** Base first, the workspace itself last. */
  readonly chain: readonly ChainLink[];
  /** Everything that it says but `extends` and `layers`, which are used up. */
  readonly values: EffectiveTable;
  /** In the order of `values`; a folder's items where the folder was said first. */
  readonly items: readonly EffectiveItem[];
  readonly folders: readonly EffectiveFolder[];
  /** Of its own files and its own place in the chain, in the order of evaluation. */
  readonly problems: readonly WorkspaceFinding[];
  /** Those of its bases, which their own evaluation has too. */
  readonly baseProblems: readonly WorkspaceFinding[];
  /** False where a base or a layer is missing or cannot be read: what is not here may be said there. */
  readonly complete: boolean;
}

export function viaOf(workspace: WorkspaceRef, origin: ValueOrigin): Via {
  if (!sameWorkspace(workspace, origin.workspace)) return 'base';
  return origin.layer === undefined ? 'own' : 'layer';
}

export function sameWorkspace(one: WorkspaceRef, other: WorkspaceRef): boolean {
  return one === other || (one.slug === other.slug && one.rootFolder === other.rootFolder);
}

/** What stands at a path, or nothing. A part that is a number counts into a list, from 0. The empty path is all. */
export function effectiveAt(effective: EffectiveWorkspace, path: KeyPath): EffectiveNode | undefined {
  let node: EffectiveNode | undefined = effective.values;
  for (const part of path) {
    if (node?.kind === 'table') node = node.entries.get(part);
    else if (node?.kind === 'list' && /^\d{1,9}$/.test(part)) node = node.items[Number(part)];
    else return undefined;
  }
  return node;
}

/** What a node hides, the nearest first. */
export function hiddenBy(node: EffectiveNode): EffectiveNode[] {
  const hidden: EffectiveNode[] = [];
  for (let next = node.hides; next; next = next.hides) hidden.push(next);
  return hidden;
}

/** The value without its origins. */
export function plainValue(node: EffectiveNode): TomlValue {
  if (node.kind === 'value') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  const table = newTable();
  for (const [key, value] of node.entries) table[key] = plainValue(value);
  return table;
}

/** Every value and list with its path, in order. Tables are walked, lists are not; empty tables are given. */
export function* leavesOf(node: EffectiveNode, above: KeyPath = []): Generator<[KeyPath, EffectiveNode]> {
  if (node.kind !== 'table' || (node.entries.size === 0 && above.length > 0)) yield [above, node];
  else for (const [key, value] of node.entries) yield* leavesOf(value, [...above, key]);
}

/** The id of an item or a folder by its path, which begins with its section. */
export function idOfPath(path: KeyPath): string {
  return path.slice(1).join('.');
}

/** For messages: `requests.config.get_SystemSetting`. */
export function nameOfPath(path: KeyPath): string {
  return keyText(path);
}
