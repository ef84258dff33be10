/**
 * The effective configuration as a text: TOML with every key and the value that holds, and behind each, as a comment,
 * where it comes from. What is hidden or ignored stands below it as comments.
 */
import type { Span } from '../base/text.ts';
import { masked } from '../config/intents.ts';
import { type KeyPath, keyText } from '../config/key-path.ts';
import { type Effective, explain, type ResolvedConfig } from '../config/layers.ts';
import { CONFIG_KEYS, type ConfigKey } from '../config/schema.ts';
import { printKey, printToml } from '../syntax/toml-print.ts';
import { provenance, settingText, type Told } from './config-provenance.ts';

export interface EffectiveText {
  readonly text: string;
  /** The origins in it, in the order of the text. */
  readonly links: readonly OriginLink[];
}

export interface OriginLink {
  readonly span: Span;
  /** As it is shown to people. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A comment at the top, with a link to a file at its end. */
export interface EffectiveNote {
  readonly text: string;
  /** As it is shown to people. */
  readonly file?: string;
}

/** `title` is the first comment. */
export function effectiveConfig(
  resolved: ResolvedConfig,
  title: string,
  notes: readonly EffectiveNote[] = [],
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): EffectiveText {
  const page = new Page();
  page.comment(title);
  for (const note of notes) page.note(note);
  page.comment('Highest first: environment, project, user, default. To be read, not edited.');
  for (const { held, readOnly, lastGood } of resolved.files) {
    const rest = held && lastGood ? ' Its last good state counts.' : '';
    if (readOnly !== undefined) page.comment(`! ${readOnly}${rest}`);
  }
  for (const { message } of resolved.variableProblems) page.comment(`! ${message}`);
  const known = new Set(keys.map(({ path }) => keyText(path)));
  const unknown = [...resolved.values.values()].filter(({ path }) => !known.has(keyText(path)));
  const all = [...keys.map(({ path }) => explain(resolved, path, keys)), ...unknown];
  const sections = new Map<string, Effective[]>();
  for (const effective of all) {
    const section = keyText(effective.path.slice(0, -1));
    sections.set(section, [...(sections.get(section) ?? []), effective]);
  }
  for (const section of ['', ...[...sections.keys()].filter(name => name !== '')]) {
    page.line('');
    if (section !== '') page.line(`[${section}]`);
    for (const effective of sections.get(section) ?? []) addKey(page, effective);
  }
  return page.done();
}

function addKey(page: Page, effective: Effective): void {
  const { path, key, value } = effective;
  const name = printKey(path.at(-1) ?? '');
  const told = provenance(effective);
  const holds = told.find(({ role }) => role === 'holds');
  const note = key ? '' : ', a key that Mooring does not know';
  if (value === undefined || !holds) page.line(`# ${name} is not set`);
  else page.origin(`${name} = ${valueText(path, value)} # `, holds, note);
  for (const each of told) {
    if (each === holds || each.setting.layer === 'default') continue;
    page.origin(`#   ${settingText(each.setting)} from `, each, `, ${each.note}`);
  }
}

function valueText(path: KeyPath, value: NonNullable<Effective['value']>): string {
  return printToml(masked(path, value), { oneLine: true });
}

/** Lines, and where in them the origins stand. */
class Page {
  readonly #lines: string[] = [];
  readonly #links: OriginLink[] = [];
  #length = 0;

  line(text: string): void {
    this.#lines.push(text);
    this.#length += text.length + 1;
  }

  comment(text: string): void {
    this.line(`# ${text}`);
  }

  note({ text, file }: EffectiveNote): void {
    const before = `# ${text} `;
    const start = this.#length + before.length;
    if (file !== undefined) this.#links.push({ span: { start, end: start + file.length }, file, line: 1 });
    this.line((before + (file ?? '')).trimEnd());
  }

  origin(before: string, { setting, origin }: Told, after: string): void {
    if (setting.file !== undefined) {
      const start = this.#length + before.length;
      this.#links.push({ span: { start, end: start + origin.length }, file: setting.file, line: setting.line ?? 1 });
    }
    this.line(before + origin + after);
  }

  done(): EffectiveText {
    return { text: `${this.#lines.join('\n')}\n`, links: this.#links };
  }
}
