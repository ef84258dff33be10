/**
 * A `workspace.toml`, or the file of a layer, as a ranged tree: what it declares and where, and what is wrong with it by
 * itself. Reading never throws, whatever the text; a text that cannot be read faithfully is held, and the last one that
 * could be speaks for it where there is one.
 */
import { type LineIndex, lineIndex } from '../base/text.ts';
import { type KeyPath, keyText } from '../config/key-path.ts';
import { readToml } from '../syntax/toml-read.ts';
import { type Entry, entryOf, type Held, type ListNode, type MapNode, type Node } from '../syntax/tree.ts';
import { type DeclaredLayer, type DeclaredText, declaredLayers, declaredText } from './declared-layers.ts';
import type { DefinitionProblem } from './findings.ts';
import { isInherited, mismatch, WORKSPACE_SCHEMA, workspaceKey } from './keys.ts';

/** What a file is read as. The top level of a layer lands at `mount`; empty for one that overlays the whole workspace. */
export type DefinitionRole = { readonly is: 'workspace' } | { readonly is: 'layer'; readonly mount: KeyPath };

export interface DefinitionText {
  /** Absolute, with `/`. */
  readonly file: string;
  readonly text: string;
  /** Why there is no text: it could not be read from the disk. */
  readonly unreadable?: Held;
}

export interface Definition {
  readonly file: string;
  readonly role: DefinitionRole;
  readonly text: string;
  /** Absent where the text has no keys or is held. */
  readonly root: MapNode | undefined;
  readonly lines: LineIndex;
  readonly held?: Held;
  /** Held because there was no text to read. */
  readonly unreadable?: Held;
  /** What the file said when it could last be read; only where it is held now. */
  readonly lastGood?: Definition;
  /** The base that is named, where it is text; only of a `workspace.toml`, as the layers. */
  readonly extends?: DeclaredText;
  readonly layers: readonly DeclaredLayer[];
  /** Fields that do not count: their value has the wrong type, or their key has no meaning in a layer. */
  readonly left: ReadonlySet<Entry>;
  /** In the order of the text. */
  readonly problems: readonly DefinitionProblem[];
}

/** What a file says now, or said when it could last be read. */
export function speaking(definition: Definition): Definition {
  return definition.held && definition.lastGood ? definition.lastGood : definition;
}

/** Reads a text. `before` is what was read of the same file earlier: it speaks while the text is held. */
export function readDefinition(source: DefinitionText, role: DefinitionRole, before?: Definition): Definition {
  const { file, text, unreadable } = source;
  const { root, held } = unreadable ? { root: undefined, held: unreadable } : readToml(text).parsed;
  const map = root?.kind === 'map' ? root : undefined;
  const problems: DefinitionProblem[] = [];
  const left = new Set<Entry>();
  if (held) problems.push({ code: 'workspace-held', message: held.message, span: held.span });
  if (map) checkTypes(map, role.is === 'layer' ? role.mount : [], role, { problems, left });
  const isWorkspace = role.is === 'workspace';
  if (map && isWorkspace) problems.push(...newerSchema(map));
  const declared = isWorkspace ? declaredLayers(entryOf(map, 'layers')) : undefined;
  if (declared) problems.push(...declared.problems);
  const base = isWorkspace ? declaredText(entryOf(map, 'extends')) : undefined;
  const good = before && speaking(before);
  return {
    file,
    role,
    text,
    root: map,
    lines: lineIndex(text),
    ...(held ? { held } : {}),
    ...(unreadable ? { unreadable } : {}),
    ...(held && good && !good.held ? { lastGood: good } : {}),
    ...(base ? { extends: base } : {}),
    layers: declared?.layers ?? [],
    left,
    problems: problems.sort((a, b) => a.span.start - b.span.start),
  };
}

/** The list of `{ replace = […] }`, written on one line and with nothing else in it; nothing for any other value. */
export function replacementOf(node: Node): ListNode | undefined {
  if (node.kind !== 'map' || !node.flow || node.entries.length !== 1) return undefined;
  const [entry] = node.entries;
  return entry?.key === 'replace' && entry.value.kind === 'list' ? entry.value : undefined;
}

interface Found {
  readonly problems: DefinitionProblem[];
  readonly left: Set<Entry>;
}

/** The rows of the table of keys are at most two names long. */
const LONGEST_ROW = 2;

function checkTypes(map: MapNode, above: KeyPath, role: DefinitionRole, found: Found): void {
  for (const entry of map.entries) {
    const path = [...above, entry.key];
    const row = workspaceKey(path);
    if (role.is === 'layer' && path.length === 1 && !isInherited(entry.key)) {
      const message = `“${entry.key}” counts only in workspace.toml; move it there, or remove it.`;
      found.problems.push({ code: 'workspace-layer-key', message, span: entry.keySpan });
      found.left.add(entry);
      continue;
    }
    const wrong = row && mismatch(row.type, replacementOf(entry.value) ?? entry.value);
    if (wrong) {
      const { start, end } = entry.value;
      found.problems.push({
        code: 'workspace-wrong-type',
        message: `“${keyText(path)}” ${wrong}.`,
        span: { start, end },
      });
      found.left.add(entry);
    } else if (entry.value.kind === 'map' && path.length < LONGEST_ROW && row?.path[0] !== 'layers') {
      checkTypes(entry.value, path, role, found);
    }
  }
}

function newerSchema(map: MapNode): DefinitionProblem[] {
  const value = entryOf(map, 'schema')?.value;
  if (value?.kind !== 'scalar' || typeof value.value !== 'number' || value.value <= WORKSPACE_SCHEMA) return [];
  const message = `This file has schema ${value.value}, and this Mooring knows ${WORKSPACE_SCHEMA}; update Mooring to use all of it.`;
  return [{ code: 'workspace-newer-schema', message, span: { start: value.start, end: value.end } }];
}
