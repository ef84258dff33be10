/** An effective workspace with everything put in for its placeholders that is known. */
import { type KeyPath, keyText } from '../config/key-path.ts';
import {
  type EffectiveNode,
  type EffectiveTable,
  type EffectiveValue,
  type EffectiveWorkspace,
  nameOfPath,
} from './effective.ts';
import { isSetByShell } from './placeholder-uses.ts';
import type { OpenPlaceholder, PlaceholderResolver } from './resolve-placeholders.ts';

/** A placeholder that stays, with the value that it stays in. */
export interface OpenValue {
  readonly path: KeyPath;
  readonly node: EffectiveValue;
  readonly placeholder: OpenPlaceholder;
}

export interface ResolvedWorkspace {
  /** The same workspace with other texts; what is put in and looks like a secret is masked unless `reveal`. */
  readonly effective: EffectiveWorkspace;
  readonly open: readonly OpenValue[];
}

export function resolvedWorkspace(resolver: PlaceholderResolver, reveal: boolean): ResolvedWorkspace {
  const { effective } = resolver.context;
  const texts = new Map<string, string>();
  const open: OpenValue[] = [];
  for (const use of resolver.uses) {
    const expansion = resolver.expansionAt(use.path);
    if (!expansion) continue;
    texts.set(keyText(use.path), reveal ? expansion.text : expansion.shown);
    // What another value brings along is named there.
    const own = use.parsed.placeholders.filter(placeholder => !isSetByShell(use, placeholder));
    const written = new Set(own.map(({ start, end }) => use.text.slice(start, end)));
    for (const placeholder of expansion.open) {
      if (written.has(placeholder.written)) open.push({ path: use.path, node: use.node, placeholder });
    }
  }
  if (texts.size === 0) return { effective, open };
  return { effective: { ...effective, values: replacedTable(effective.values, [], texts) }, open };
}

/** Whether something is wrong with one that stays: in a base that nobody works in, a name may be its children's to define. */
export function isAmiss({ values }: EffectiveWorkspace, { placeholder }: OpenValue): boolean {
  const hidden = values.entries.get('hidden');
  if (placeholder.resolution.is === 'runtime') return false;
  return hidden?.kind !== 'value' || hidden.value !== true;
}

/** Why one stays, in a sentence. */
export function openReason({ resolution }: OpenPlaceholder): string {
  switch (resolution.is) {
    case 'runtime':
      return resolution.why;
    case 'cycle':
      return `It goes in a circle: ${resolution.chain.map(nameOfPath).join(' → ')}.`;
    case 'unresolved':
      return resolution.near === undefined
        ? `${resolution.why}.`
        : `${resolution.why}; did you mean “${resolution.near}”?`;
  }
}

function replacedTable(table: EffectiveTable, path: KeyPath, texts: ReadonlyMap<string, string>): EffectiveTable {
  const entries = [...table.entries].map(([key, node]) => [key, replaced(node, [...path, key], texts)] as const);
  return { ...table, entries: new Map(entries) };
}

function replaced(node: EffectiveNode, path: KeyPath, texts: ReadonlyMap<string, string>): EffectiveNode {
  if (node.kind === 'table') return replacedTable(node, path, texts);
  if (node.kind === 'list') {
    return { ...node, items: node.items.map((item, index) => replaced(item, [...path, `${index}`], texts)) };
  }
  const text = texts.get(keyText(path));
  return text === undefined ? node : { ...node, value: text };
}
