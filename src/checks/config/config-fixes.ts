/** Fixes of a config file, as edits of its text. */
import type { TextEdit } from '../../base/text.ts';
import { type Intent, set, unset } from '../../config/intent.ts';
import { keyText, parseKeyPath } from '../../config/key-path.ts';
import { type ConfigFile, explain, type Finding, type ResolvedConfig } from '../../config/layers.ts';
import { layoutOf, META_KEY, placeOf } from '../../config/older.ts';
import { type ConfigKey, configKey } from '../../config/schema.ts';
import type { StrayKey } from '../../config/stray-keys.ts';
import { nearWord, parseVariable } from '../../config/values.ts';
import { nodeAt } from '../../syntax/locate.ts';
import { editToml } from '../../syntax/toml-edit.ts';
import { printKey, printToml } from '../../syntax/toml-print.ts';
import { tomlValue } from '../../syntax/toml-value.ts';
import { textOf } from '../../syntax/tree.ts';
import type { Fix } from '../problem.ts';
import { fixIn } from '../report.ts';

type MaybeFixes = readonly (Fix | undefined)[];

/** The edits that intents, told in places of the file, come to; nothing where they cannot be made. */
export function intentEdits(text: string, intents: readonly Intent[]): readonly TextEdit[] | undefined {
  if (intents.length === 0) return undefined;
  const result = editToml(text, intents, { before: META_KEY, prune: true });
  return 'edits' in result ? result.edits : undefined;
}

export function findingFixes(
  file: ConfigFile,
  resolved: ResolvedConfig,
  finding: Finding,
  keys: readonly ConfigKey[],
): MaybeFixes {
  if (finding.kind === 'unknown-key') return [renameToNear(file, resolved, finding)];
  if (finding.kind === 'wrong-type') return [unquote(file, finding, keys)];
  if (finding.kind !== 'scope') return [];
  const title = `Remove “${keyText(finding.path)}”`;
  return [fixIn(file.path, title, intentEdits(file.text, [unset(finding.place)]), true)];
}

export function moveStray({ path, text }: ConfigFile, { belongs, intents }: StrayKey): MaybeFixes {
  return [fixIn(path, `Move to “${keyText(belongs)}”`, intentEdits(text, intents), true)];
}

/** In its place where only the last part differs, so that the comment beside it stays; not where the key is set already. */
function renameToNear(file: ConfigFile, resolved: ResolvedConfig, { near, place, span }: Finding): Fix | undefined {
  const known = near === undefined ? undefined : parseKeyPath(near);
  if (!known || explain(resolved, known).settings.some(setting => setting.file === file.path)) return undefined;
  const target = placeOf(layoutOf(file.parsed.root), known);
  const name = target.at(-1);
  const title = `Rename to “${near}”`;
  if (name !== undefined && keyText(target.slice(0, -1)) === keyText(place.slice(0, -1))) {
    return fixIn(file.path, title, [{ ...span, text: printKey(name) }], true);
  }
  const node = nodeAt(file.parsed.root, place);
  const intents = node ? [unset(place), set(target, tomlValue(file.text, node))] : [];
  return fixIn(file.path, title, intentEdits(file.text, intents), true);
}

/** `"300"` where a number is wanted, `"yes"` not; `"aply"` where `apply` is a word of the choice. */
function unquote(file: ConfigFile, { path, place }: Finding, keys: readonly ConfigKey[]): Fix | undefined {
  const type = configKey(path, keys)?.type;
  const node = nodeAt(file.parsed.root, place);
  const written = textOf(node);
  if (!type || !node || written === undefined || type.is === 'tables') return undefined;
  const read = parseVariable(nearWord(written, type) ?? written, type);
  if ('must' in read) return undefined;
  const value = printToml(read.value, { oneLine: true });
  return fixIn(file.path, `Change to ${value}`, [{ start: node.start, end: node.end, text: value }], true);
}
