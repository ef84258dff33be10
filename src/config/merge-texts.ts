/** Merges two copies of a config file that went their own ways from one base, into the text of ours. */
import { applyEdits } from '../base/text.ts';
import { parseToml } from '../syntax/toml.ts';
import { editToml } from '../syntax/toml-edit.ts';
import type { TomlValue } from '../syntax/toml-value.ts';
import { intentsBetween } from './intents.ts';
import { type LogicalConfig, logicalConfig } from './logical.ts';
import { mergeConfigs, type Overridden } from './merge.ts';
import { readMeta } from './meta.ts';
import { META_KEY } from './older.ts';
import { CONFIG_KEYS, type ConfigKey } from './schema.ts';

export interface MergedTexts {
  /** Our text with what changed on their side; everything else of it is as it was. */
  readonly text: string;
  /** What had to give way, for a history. */
  readonly overridden: readonly Overridden[];
}

export interface MergeRefusal {
  readonly which: 'base' | 'ours' | 'theirs';
  /** What is wrong with that text, and the way out. */
  readonly message: string;
}

/**
 * Pure, and the same on both sides as far as values go: keys that one side alone changed are taken from it, and of a key
 * that both changed the later change wins. A text that cannot be read faithfully is refused, never taken as empty.
 */
export function mergeConfigTexts(
  base: string,
  ours: string,
  theirs: string,
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): MergedTexts | MergeRefusal {
  const views: LogicalConfig[] = [];
  for (const [which, text] of Object.entries({ base, ours, theirs } as const)) {
    const { root, held } = parseToml(text);
    if (held) return { which: which as MergeRefusal['which'], message: held.message };
    views.push(logicalConfig(text, root, readMeta(root), keys));
  }
  const [ofBase = NONE, ofOurs = NONE, ofTheirs = NONE] = views;
  const { config, overridden } = mergeConfigs(ofBase, ofOurs, ofTheirs, keys);
  const intents = intentsBetween(valuesOf(ofOurs), valuesOf(config));
  const edited = editToml(ours, intents, { before: META_KEY, inline: META_KEY, prune: true });
  if ('refused' in edited) return { which: 'ours', message: edited.message };
  return { text: applyEdits(ours, edited.edits), overridden };
}

const NONE: LogicalConfig = new Map();

function valuesOf(config: LogicalConfig): ReadonlyMap<string, TomlValue> {
  return new Map([...config].map(([name, { value }]) => [name, value]));
}
