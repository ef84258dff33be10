/** What a person wants to know of a key in a config file: what it means, what holds now, and who says so. */
import type { Span } from '../base/text.ts';
import { describeKey } from '../config/describe.ts';
import { type KeyPath, keyText } from '../config/key-path.ts';
import { type ConfigFile, type Effective, explain } from '../config/layers.ts';
import { readMeta, valueDigest } from '../config/meta.ts';
import { entriesOf, META_KEY } from '../config/older.ts';
import { CONFIG_KEYS, type ConfigKey, configKey } from '../config/schema.ts';
import { typeText } from '../config/values.ts';
import { layOut } from '../syntax/toml-document.ts';
import { type TomlEntry, tomlEntries } from '../syntax/toml-entries.ts';
import { tomlValue } from '../syntax/toml-value.ts';
import { provenance, settingText } from './config-provenance.ts';
import type { ConfigSight } from './config-sight.ts';

export interface ConfigHover extends Span {
  /** Markdown. */
  readonly text: string;
}

/** The address of a line of a file, as it is shown to people; lines count from 1. */
export type LinkOf = (file: string, line: number) => string | undefined;

/** Nothing where no key stands, and in a file that cannot be read now. */
export function configHover(
  sight: ConfigSight,
  file: ConfigFile,
  offset: number,
  linkOf: LinkOf,
): ConfigHover | undefined {
  if (file.parsed.held) return undefined;
  const layout = layOut(file.text);
  if ('held' in layout) return undefined;
  const at = tomlEntries(layout).findLast(({ start, end }) => start <= offset && offset <= end);
  if (!at) return undefined;
  const names = at.path.filter(step => typeof step === 'string');
  const text =
    names[0] === META_KEY
      ? aboutMeta(file, names.slice(1))
      : at.path.length > names.length || inTable(names)
        ? aboutField(sight, file, at, names)
        : at.value
          ? aboutKey(sight, file, names, linkOf)
          : aboutSection(names);
  return text === undefined ? undefined : { text, start: at.start, end: at.end };
}

function inTable(names: KeyPath): boolean {
  return configKey(names.slice(0, -1))?.type.is === 'tables' || configKey(names)?.type.is === 'tables';
}

function aboutKey(sight: ConfigSight, file: ConfigFile, place: KeyPath, linkOf: LinkOf): string | undefined {
  const logical = entriesOf(file.parsed.root).find(each => keyText(each.place) === keyText(place));
  if (!logical) return undefined;
  const effective = explain(sight.resolved, logical.path);
  const title = `**${keyText(logical.path)}**`;
  const { key } = effective;
  const doc = key?.doc ?? 'Mooring knows no such key. It is kept as it is.';
  // What holds here and now goes first: editors cut a long hover off.
  const now = [...told(effective, linkOf), ...lastChange(file, logical.path), ...variables(sight, effective)];
  const details = key ? ['', describeKey(key).slice(doc.length).trimStart()] : [];
  return [title, '', doc, '', ...now, ...details].join('\n');
}

function told(effective: Effective, linkOf: LinkOf): string[] {
  const lines = provenance(effective).map(({ setting, role, origin, note }) => {
    const link = setting.file === undefined ? undefined : linkOf(setting.file, setting.line ?? 1);
    const where = link === undefined ? `\`${origin}\`` : `[${origin}](${link})`;
    const value = `\`${settingText(setting).replaceAll('`', 'ˋ')}\``;
    return role === 'holds' ? `1. **${value}** from ${where}` : `1. ${value} from ${where}, ${note}`;
  });
  return lines.length === 0 ? ['Nobody sets it.'] : ['What is said, highest first:', '', ...lines];
}

/** Variables of this key that are skipped, and why. */
function variables({ resolved }: ConfigSight, { key }: Effective): string[] {
  return resolved.variableProblems.filter(each => key && each.key === key).flatMap(({ message }) => ['', message]);
}

function lastChange(file: ConfigFile, path: KeyPath): string[] {
  const record = readMeta(file.parsed.root).records.get(keyText(path));
  if (!record) return [];
  const entry = entriesOf(file.parsed.root).find(each => keyText(each.path) === keyText(path))?.entry;
  const isByHand =
    entry && record.digest !== undefined && record.digest !== valueDigest(tomlValue(file.text, entry.value));
  const last = sentence(record);
  return ['', isByHand ? `${last} It was edited by hand since then.` : last];
}

function sentence({ when, by, rev }: { when?: string; by?: string; rev?: number }): string {
  const parts = [
    when ? `on ${when}` : '',
    by ? `by \`${by}\`` : '',
    rev === undefined ? '' : `in change ${rev} of this file`,
  ];
  return `Last set ${parts.filter(part => part !== '').join(' ')}.`;
}

function aboutMeta(file: ConfigFile, place: KeyPath): string | undefined {
  const [name = ''] = place;
  if (place.length === 0) {
    return 'Mooring’s own notes: when each key was set, by whom, and a digest by which an edit by hand is recognised. Deleting them loses nothing but that.';
  }
  if (name === 'rev' && place.length === 1) return 'How often Mooring has changed this file.';
  const meta = readMeta(file.parsed.root);
  const found = [...meta.places].find(([, at]) => keyText(at) === keyText(place.slice(0, at.length)));
  const record = found && meta.records.get(found[0]);
  if (!found || !record) return undefined;
  return `**${found[0]}**\n\n${sentence(record)}${lastChangeNote(file, found[0], record.digest)}`;
}

function lastChangeNote(file: ConfigFile, name: string, digest: string | undefined): string {
  const entry = entriesOf(file.parsed.root).find(each => keyText(each.path) === name)?.entry;
  if (!entry) return ' The key is not in the file any more.';
  const isSame = digest === undefined || digest === valueDigest(tomlValue(file.text, entry.value));
  return isSame ? '' : ' It was edited by hand since then.';
}

/** A field of an array of tables, or the header of one of its items. */
function aboutField(sight: ConfigSight, file: ConfigFile, { value }: TomlEntry, names: KeyPath): string | undefined {
  const table = configKey(names) ?? configKey(names.slice(0, -1));
  if (table?.type.is !== 'tables') return undefined;
  const field = table.type.fields.find(({ name }) => name === names.at(-1));
  if (!field) return `**${keyText(table.path)}**\n\n${describeKey(table)}`;
  const about = `**${field.name}**\n\n${field.doc}\n\n- Type: ${typeText(field.type)}.`;
  if (field.type.is !== 'workspace-id' || !value) return about;
  const id = file.text.slice(value.start + 1, value.end - 1);
  const found = sight.workspaces.find(workspace => workspace.id === id);
  const who = found
    ? `The workspace **${found.slug}**${found.description ? `: ${found.description}` : '.'}`
    : 'No workspace in sight has this id.';
  return `${about}\n\n${who}`;
}

function aboutSection(names: KeyPath): string | undefined {
  const inside = CONFIG_KEYS.filter(({ path }: ConfigKey) => keyText(path.slice(0, -1)) === keyText(names));
  if (inside.length === 0) return undefined;
  const lines = inside.map(({ path, doc }) => `- \`${path.at(-1)}\`: ${doc}`);
  return [`**[${keyText(names)}]**`, '', ...lines].join('\n');
}
