/** What tests of configs share. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../src/base/text.ts';
import type { Intent } from '../../src/config/intent.ts';
import type { ConfigFile } from '../../src/config/layers.ts';
import { META_KEY } from '../../src/config/older.ts';
import type { FileLayer } from '../../src/config/schema.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { editToml } from '../../src/syntax/toml-edit.ts';

export function configFile(layer: FileLayer, text: string, path = `${layer}/config.toml`): ConfigFile {
  return { layer, path, text, parsed: parseToml(text) };
}

/** The text after intents, as the engine writes them. */
export function written(text: string, intents: readonly Intent[]): string {
  const result = editToml(text, intents, { before: META_KEY, inline: META_KEY, prune: true });
  assert.ok('edits' in result, 'message' in result ? result.message : '');
  return applyEdits(text, result.edits);
}
