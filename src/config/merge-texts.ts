/**
 * Merges two copies of a config file that went their own ways from one base, into the text of ours. Pure: whoever has the
 * three texts, from git or from another machine, decides what becomes of the result.
 */
import { applyEdits } from '../base/text.ts';
import { parseToml } from '../syntax/toml.ts';
import { editToml } from '../syntax/toml-edit.ts';
import { equalToml, type TomlValue } from '../syntax/toml-value.ts';
import { type Node, valueAt } from '../syntax/tree.ts';
import { type Intent, set, unset } from './intent.ts';
import { intentsBetween, intentsInLayout } from './intents.ts';
import { type KeyPath, keyText } from './key-path.ts';
import { schemaIn } from './layers.ts';
import { type LogicalConfig, type LogicalValue, logicalConfig } from './logical.ts';
import { mergeConfigs, type Overridden } from './merge.ts';
import { BY_HAND, type FileMeta, handEdits, mergedMetaIntents, readMeta } from './meta.ts';
import { layoutOf, META_KEY, placeOf, siblingOf } from './older.ts';
import { CONFIG_KEYS, CONFIG_SCHEMA, type ConfigKey } from './schema.ts';

export interface MergedTexts {
  readonly is: 'merged';
  /** Our text with what changed on their side; every other byte of it is as it was. */
  readonly text: string;
  /** What leads from our values to the merged ones, for an `update` of a file that is in use. Empty where nothing does. */
  readonly intents: readonly Intent[];
  /** What had to give way, for a history. */
  readonly overridden: readonly Overridden[];
}

/** Nothing can be merged. */
export interface MergeRefusal {
  readonly is: 'refused';
  readonly which: 'base' | 'ours' | 'theirs';
  /** What is wrong with that text, and the way out. */
  readonly message: string;
}

/**
 * The same on both sides as far as values go: keys that one side alone changed are taken from it, and of a key that both
 * changed the later change wins, by the counts and times in `[__meta__]`; what a person edited since counts as later than
 * all that is noted there. What the winner knew of its change goes into our `[__meta__]`, so that a later merge decides
 * alike. A text that cannot be read faithfully, or is of a newer version, is refused and never taken as empty.
 */
export function mergeConfigTexts(
  base: string,
  ours: string,
  theirs: string,
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): MergedTexts | MergeRefusal {
  const sides: Side[] = [];
  for (const [which, text] of Object.entries({ base, ours, theirs } as const)) {
    const read = sideOf(text, keys);
    if ('message' in read) return { is: 'refused', which: which as MergeRefusal['which'], message: read.message };
    sides.push(read);
  }
  const [ofBase, own, other] = sides;
  if (!ofBase || !own || !other) return { is: 'refused', which: 'base', message: 'There is nothing to merge.' };
  const { config, overridden } = mergeConfigs(ofBase.config, own.config, other.config, keys);
  const intents = intentsBetween(valuesOf(own.config), valuesOf(config));
  if (intents.length === 0) return { is: 'merged', text: ours, intents, overridden };
  const placed = intents.flatMap(intent => inLayout(own, config, intent, keys));
  const meta = mergedMetaIntents(own.meta, other.meta, config);
  const edited = editToml(ours, [...placed, ...meta], { before: META_KEY, inline: META_KEY, prune: true });
  if ('refused' in edited) return { is: 'refused', which: 'ours', message: edited.message };
  const text = applyEdits(ours, edited.edits);
  const after = sideOf(text, keys);
  if ('message' in after || !sameValues(after.config, config)) {
    return {
      is: 'refused',
      which: 'ours',
      message: 'The merge cannot be written into it without doubt; merge by hand.',
    };
  }
  return { is: 'merged', text, intents, overridden };
}

interface Side {
  readonly root: Node | undefined;
  readonly meta: FileMeta;
  readonly config: LogicalConfig;
}

function sideOf(text: string, keys: readonly ConfigKey[]): Side | { readonly message: string } {
  const { root, held } = parseToml(text);
  if (held) return { message: held.message };
  const schema = schemaIn(root);
  if (schema > CONFIG_SCHEMA) {
    return {
      message: `It has version ${schema} and this Mooring writes version ${CONFIG_SCHEMA}; install a Mooring that knows version ${schema} to merge it.`,
    };
  }
  const meta = readMeta(root);
  const config = new Map(logicalConfig(text, root, meta, keys));
  for (const { key } of handEdits(meta, valuesOf(config))) {
    const known = config.get(key);
    // As the next write would note it; when it was, only the file system knows.
    if (known) config.set(key, { value: known.value, by: BY_HAND, rev: meta.rev + 1 });
  }
  return { root, meta, config };
}

/** An intent in the place where a file of ours has such a key; a time beside the key becomes the winner's. */
function inLayout(
  { root }: Side,
  merged: ReadonlyMap<string, LogicalValue>,
  intent: Intent,
  keys: readonly ConfigKey[],
): Intent[] {
  const layout = layoutOf(root, keys);
  const path = intent.path.filter(step => typeof step === 'string');
  const when = merged.get(keyText(path))?.when;
  const sibling = siblingOf(placeOf(layout, path));
  const hasSibling = (place: KeyPath): boolean =>
    place.reduce<Node | undefined>((node, key) => valueAt(node, key), root) !== undefined;
  if (intent.do === 'unset' || when !== undefined || !hasSibling(sibling)) {
    return intentsInLayout([intent], layout, hasSibling, when ?? '');
  }
  return [set(placeOf(layout, path), intent.value), unset(sibling)];
}

function valuesOf(config: LogicalConfig): ReadonlyMap<string, TomlValue> {
  return new Map([...config].map(([name, { value }]) => [name, value]));
}

function sameValues(a: LogicalConfig, b: LogicalConfig): boolean {
  return a.size === b.size && [...a].every(([name, { value }]) => equalToml(value, b.get(name)?.value));
}
