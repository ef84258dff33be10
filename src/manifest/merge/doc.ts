/** One text of a merge, read. Line ends and a BOM are set aside, so that two texts that differ in nothing else are one. */
import { parseJson } from '../../syntax/json.ts';
import type { Node } from '../../syntax/tree.ts';
import { parseYaml } from '../../syntax/yaml.ts';

export interface Doc {
  readonly path: string;
  /** As it was given. */
  readonly raw: string;
  /** Without BOM, and with `\n` alone where every line ended alike. All ranges are of this text. */
  readonly text: string;
  readonly root: Node | undefined;
  readonly json: boolean;
  /** The text may have aliases: then two parts with one text need not say the same. */
  readonly aliased: boolean;
}

/** Why the text cannot be read faithfully. */
export interface Unread {
  readonly message: string;
}

export function docOf(path: string, raw: string): Doc | Unread {
  const json = path.toLowerCase().endsWith('.json');
  const text = bareText(raw);
  const { root, held } = json ? parseJson(text) : parseYaml(text);
  if (held) return { message: held.message };
  return { path, raw, text, root, json, aliased: !json && /(?:^|[\s,[{])\*[^\s*,]/m.test(text) };
}

/** A text with the BOM and the line ends that the document had. */
export function dressed({ raw }: Doc, text: string): string {
  const bom = raw.startsWith(BOM) ? BOM : '';
  return bom + (isCrlf(raw) ? text.replace(/\r?\n/g, '\r\n') : text);
}

/** Lines of another text, which may have ended in two ways. */
export function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

const BOM = '\uFEFF';

function bareText(raw: string): string {
  const text = raw.startsWith(BOM) ? raw.slice(BOM.length) : raw;
  return isCrlf(raw) ? text.replaceAll('\r\n', '\n') : text;
}

/** Every line ends with `\r\n`, and there is one. */
function isCrlf(raw: string): boolean {
  return raw.includes('\r\n') && !/(?:^|[^\r])\n/.test(raw);
}
