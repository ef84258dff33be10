/** The table `[layers]` as it is written: which files, where each lands, and what is no layer. */
import type { Span } from '../base/text.ts';
import { type KeyPath, keyText, parseKeyPath } from '../config/key-path.ts';
import { type Entry, textOf } from '../syntax/tree.ts';
import type { DefinitionProblem } from './findings.ts';
import { workspaceKey } from './keys.ts';

export interface DeclaredText {
  readonly value: string;
  readonly span: Span;
  readonly keySpan: Span;
}

/** An entry of `[layers]`. */
export interface DeclaredLayer {
  /** The key; of nested tables, which mean the same as a dotted name, the whole path as text. */
  readonly name: string;
  /** Where the top level of the file lands; empty for a file that overlays the whole workspace. */
  readonly mount: KeyPath;
  readonly path: DeclaredText;
}

/** More layers than a person keeps apart. */
const MOST_LAYERS = 100;
const LONGEST_MOUNT = 20;

export function declaredText(entry: Entry | undefined): DeclaredText | undefined {
  const value = textOf(entry?.value);
  if (!entry || value === undefined || (entry.value.kind === 'scalar' && entry.value.style === 'date'))
    return undefined;
  return { value, span: { start: entry.value.start, end: entry.value.end }, keySpan: entry.keySpan };
}

export function declaredLayers(table: Entry | undefined): {
  readonly layers: readonly DeclaredLayer[];
  readonly problems: readonly DefinitionProblem[];
} {
  const layers: DeclaredLayer[] = [];
  const problems: DefinitionProblem[] = [];
  const collect = (entries: readonly Entry[], above: KeyPath): void => {
    for (const entry of entries) {
      const parts = partsOf(entry.key);
      const place = parts && [...above, ...parts];
      if (place && entry.value.kind === 'map') {
        collect(entry.value.entries, place);
        continue;
      }
      const layer = layerOf(entry, place, above.length > 0);
      if ('code' in layer) problems.push(layer);
      else if (layers.length < MOST_LAYERS) layers.push(layer);
      else problems.push(bad(entry.keySpan, `A workspace has at most ${MOST_LAYERS} layers; put some into one file.`));
    }
  };
  if (table?.value.kind === 'map') collect(table.value.entries, []);
  return { layers, problems };
}

function layerOf(entry: Entry, place: KeyPath | undefined, nested: boolean): DeclaredLayer | DefinitionProblem {
  if (!place) return bad(entry.keySpan, `“${entry.key}” is no place; write names with dots between them.`);
  const name = nested || place.length > 1 ? keyText(place) : entry.key;
  const path = declaredText(entry);
  const { start, end } = entry.value;
  if (!path) {
    const message = `“layers.${name}” must be text: the path of a file.`;
    return { code: 'workspace-wrong-type', message, span: { start, end } };
  }
  if (path.value.trim() === '') return bad({ start, end }, `“layers.${name}” names no file; write its path.`);
  if (place.length > LONGEST_MOUNT) {
    return bad(entry.keySpan, `A layer is mounted at most ${LONGEST_MOUNT} names deep; shorten “${name}”.`);
  }
  return { name, mount: isMount(place) ? place : [], path };
}

/** A name with dots in it is a place, and so is that of a table that Mooring knows; any other one is just a name. */
function isMount(place: KeyPath): boolean {
  if (place.length > 1) return true;
  const key = workspaceKey(place);
  return key?.type === 'table' && key.inherited;
}

function partsOf(key: string): KeyPath | undefined {
  return key.includes('.') ? parseKeyPath(key) : [key];
}

function bad(span: Span, message: string): DefinitionProblem {
  return { code: 'workspace-bad-layer', message, span };
}
