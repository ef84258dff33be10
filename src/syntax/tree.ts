/**
 * One ranged tree for every format Mooring reads as data (YAML, JSON, TOML). Meaning is read from it, problems point
 * into it, and edits are spliced at its ranges; nothing is ever printed back from it.
 *
 * Ranges are UTF-16 offsets into the text as given, a BOM included. Entries keep the order of the text.
 */
import type { Span } from '../base/text.ts';

export type Node = MapNode | ListNode | ScalarNode;

/** A date or time of TOML stays text here: its `style` says so, and nobody needs the instant. */
export type ScalarValue = string | number | bigint | boolean | null;

export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  /** How it is written. `empty` is a value that is not there at all (`key:`), with an empty range after the colon. */
  readonly style: 'plain' | 'single' | 'double' | 'block' | 'empty' | 'date';
  /** Set where the text has an alias (`*name`): the range is the alias, the value the anchor's. */
  readonly alias?: Alias;
}

export interface MapNode extends Span {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  /** `{a: 1}` in YAML, any object in JSON, an inline table in TOML. */
  readonly flow: boolean;
  readonly alias?: Alias;
}

export interface ListNode extends Span {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly flow: boolean;
  readonly alias?: Alias;
}

/** One `key: value`. Its own range runs from the key to the end of the value. */
export interface Entry extends Span {
  /** The key as text; a key that is no string is written as the text has it. */
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Node;
  /** Set on a field that came in through a merge key (`<<: *base`): all its ranges are the alias, no edit may touch it. */
  readonly merged?: true;
}

/**
 * An alias stands for a node elsewhere; editing that node changes both places. What is below an aliased node is shared
 * with the anchor and has the anchor's ranges, so a walk that reports places stops at an alias.
 */
export interface Alias {
  readonly name: string;
  /** Where the anchored node stands. */
  readonly target: Span;
}

export interface SyntaxProblem extends Span {
  readonly code: 'syntax' | 'duplicate-key';
  readonly message: string;
  /** For a duplicate key: where the first one stands. */
  readonly first?: Span;
}

/**
 * Why a text cannot be read faithfully. A held file keeps its last good value, nothing derived from it may delete
 * anything, and no plan touches it.
 */
export type HeldReason =
  | 'syntax'
  | 'conflict-markers'
  | 'too-large'
  | 'too-deep'
  | 'too-many-aliases'
  | 'not-utf8'
  | 'unreadable';

export interface Held {
  readonly reason: HeldReason;
  readonly message: string;
  readonly span: Span;
}

export interface Parsed {
  /** Absent where the text is empty or held. */
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly held?: Held;
}

/** The entry of a map with this key; the first one where the text has it twice. */
export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.find(entry => entry.key === key) : undefined;
}

export function valueAt(node: Node | undefined, key: string): Node | undefined {
  return entryOf(node, key)?.value;
}

/** The text of a scalar that is a string, otherwise nothing. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

export function isEmpty(node: Node | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}
