/**
 * An effective workspace as TOML, line by line: single values before tables, tables with their whole names. What is printed
 * says the same when it is read again, but for what is masked.
 */
import { type KeyPath, keyText } from '../config/key-path.ts';
import { printField, printKey } from '../syntax/toml-print.ts';
import { isList, isTable, newTable, type TomlValue } from '../syntax/toml-value.ts';
import {
  type EffectiveNode,
  type EffectiveTable,
  type EffectiveWorkspace,
  plainValue,
  type ValueOrigin,
} from './effective.ts';
import { isLiteralSecret, MASKED } from './literal-secret.ts';

export interface EffectiveLine {
  readonly text: string;
  /** What the line begins to say; absent of empty lines. The lines of one long value have one path. */
  readonly path?: KeyPath;
  /** The value, or the table of a header. */
  readonly node?: EffectiveNode;
}

export interface PrintEffectiveOptions {
  /** Shows what looks like a secret that is written down. */
  readonly reveal?: boolean;
  /** Words for the places that say a value; they become a comment. */
  readonly comment?: (origins: readonly ValueOrigin[]) => string;
}

export function printEffective({ values }: EffectiveWorkspace, options: PrintEffectiveOptions = {}): EffectiveLine[] {
  const lines: EffectiveLine[] = [];
  printTable(lines, values, [], options);
  return lines;
}

/** The plain value with what looks like a written secret masked. */
export function maskedValue(path: KeyPath, value: TomlValue): TomlValue {
  if (isList(value)) return value.map(item => maskedValue(path, item));
  if (!isTable(value)) return isLiteralSecret(path, value) ? MASKED : value;
  const masked = newTable();
  for (const [key, inner] of Object.entries(value)) masked[key] = maskedValue([...path, key], inner);
  return masked;
}

function printTable(
  lines: EffectiveLine[],
  table: EffectiveTable,
  path: KeyPath,
  options: PrintEffectiveOptions,
): void {
  const own = [...table.entries].filter(([, node]) => node.kind !== 'table');
  if (path.length > 0 && (own.length > 0 || table.entries.size === 0)) {
    if (lines.length > 0) lines.push({ text: '' });
    lines.push({ text: `[${keyText(path)}]`, path, node: table });
  }
  for (const [key, node] of own) lines.push(...printNode(key, node, [...path, key], options));
  for (const [key, node] of table.entries) {
    if (node.kind === 'table') printTable(lines, node, [...path, key], options);
  }
}

function printNode(key: string, node: EffectiveNode, path: KeyPath, options: PrintEffectiveOptions): EffectiveLine[] {
  const value = options.reveal ? plainValue(node) : maskedValue(path, plainValue(node));
  const printed = printField(printKey(key), value).split('\n');
  const comment = options.comment?.(originsOf(node));
  const texts = comment === undefined ? printed : withComment(printed, `# ${comment}`);
  return texts.map(text => ({ text, path, node }));
}

/** Behind a value of one line, above one of several. */
function withComment(printed: readonly string[], comment: string): readonly string[] {
  const [only] = printed;
  return printed.length === 1 && only !== undefined ? [`${only} ${comment}`] : [comment, ...printed];
}

/** The places of a list are those of its items. */
export function originsOf(node: EffectiveNode): readonly ValueOrigin[] {
  return node.kind === 'value' ? [node.origin] : node.origins;
}
