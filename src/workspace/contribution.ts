/** What one file says, as a tree in which every value knows its place: the stuff that evaluation merges. */
import type { Span } from '../base/text.ts';
import type { KeyPath } from '../config/key-path.ts';
import { type TomlTable, type TomlValue, tomlValue } from '../syntax/toml-value.ts';
import type { Entry, MapNode, Node } from '../syntax/tree.ts';
import { type Definition, replacementOf, speaking } from './definition.ts';
import type { EffectiveNode, EffectiveTable, EffectiveValue, ValueOrigin, WorkspaceRef } from './effective.ts';

export interface Contribution {
  readonly table: EffectiveTable;
  /** How many values, lists and tables there are in it. */
  readonly size: number;
}

export interface ContributionSource {
  readonly workspace: WorkspaceRef;
  readonly definition: Definition;
  /** The path of the layer as it is declared; absent for `workspace.toml`. */
  readonly layer?: string;
}

/** Keys of `workspace.toml` that evaluation uses up. */
const USED_UP: ReadonlySet<string> = new Set(['extends', 'layers']);

export function contributionOf({ workspace, definition, layer }: ContributionSource): Contribution {
  const spoken = speaking(definition);
  const builder: Builder = { ...makerOf(workspace, definition, layer), size: 0 };
  const { root, role } = spoken;
  const skip = (entry: Entry): boolean =>
    builder.left.has(entry) || (role.is === 'workspace' && USED_UP.has(entry.key));
  const origin = builder.origin(root ?? { start: 0, end: 0 });
  const table = root ? tableOf(builder, root, origin, skip) : emptyTable(origin);
  return { table: role.is === 'layer' ? mounted(table, role.mount) : table, size: builder.size };
}

/** Makes the origins of values of a definition. */
export function makerOf(workspace: WorkspaceRef, definition: Definition, layer?: string) {
  const spoken = speaking(definition);
  const { file, lines, text, left } = spoken;
  // Made for every value: kept plain and short.
  const more = {
    ...(layer === undefined ? {} : { layer }),
    ...(spoken === definition ? {} : { lastGood: true as const }),
  };
  const isPlain = layer === undefined && spoken === definition;
  const origin = ({ start, end }: Span, keySpan?: Span): ValueOrigin => {
    const span = { start, end };
    const line = lines.positionAt(keySpan ? keySpan.start : start).line + 1;
    const made = keySpan ? { workspace, file, span, keySpan, line } : { workspace, file, span, line };
    return isPlain ? made : { ...made, ...more };
  };
  return { text, left, origin };
}

interface Builder extends ReturnType<typeof makerOf> {
  size: number;
}

function tableOf(builder: Builder, map: MapNode, origin: ValueOrigin, skip: (entry: Entry) => boolean): EffectiveTable {
  const entries = new Map<string, EffectiveNode>();
  for (const entry of map.entries)
    if (!skip(entry)) entries.set(entry.key, nodeOf(builder, entry.value, entry.keySpan));
  return { kind: 'table', entries, origin, origins: [origin] };
}

function nodeOf(builder: Builder, node: Node, keySpan?: Span): EffectiveNode {
  builder.size++;
  const origin = builder.origin(node, keySpan);
  const replacement = replacementOf(node);
  const list = replacement ?? (node.kind === 'list' ? node : undefined);
  if (list) {
    const items = list.items.map(item => nodeOf(builder, item));
    return { kind: 'list', items, origin, origins: [origin], ...(replacement ? { replaces: true } : {}) };
  }
  if (node.kind === 'map') return tableOf(builder, node, origin, entry => builder.left.has(entry));
  return { kind: 'value', value: scalarOf(builder.text, node), origin };
}

function scalarOf(text: string, node: Node): EffectiveValue['value'] {
  return tomlValue(text, node) as Exclude<TomlValue, TomlTable | readonly TomlValue[]>;
}

function emptyTable(origin: ValueOrigin): EffectiveTable {
  return { kind: 'table', entries: new Map(), origin, origins: [origin] };
}

/** The table under the names of a mount, from the outermost. They stand nowhere but in the place of the file itself. */
function mounted(table: EffectiveTable, mount: KeyPath): EffectiveTable {
  return mount.reduceRight<EffectiveTable>(
    (inner, name) => ({ ...emptyTable(table.origin), entries: new Map([[name, inner]]) }),
    table,
  );
}
