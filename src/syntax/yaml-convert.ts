/** From the YAML package's document to our tree: ranges that hug the tokens, aliases followed, merge keys expanded. */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
  type Node as YamlNode,
} from 'yaml';
import type { Span } from '../base/text.ts';
import { DUPLICATE_LIMIT, duplicateKey, heldForSyntax, syntaxProblem } from './problems.ts';
import type { Limits } from './scan.ts';
import type { Entry, MapNode, Node, Parsed, ScalarNode, ScalarValue, SyntaxProblem } from './tree.ts';

/**
 * Never expands an alias by copying: below an aliased node the anchor's children are shared, and how many values all
 * aliases stand for is bounded. An alias without an anchor holds the text.
 */
export function convertDocument(text: string, document: Document.Parsed, limits: Limits): Parsed {
  const contents = document.contents as YamlNode | null;
  if (!contents || isNothing(contents)) return { root: undefined, problems: [] };
  const state: State = {
    text,
    limits,
    anchors: new Map(),
    problems: [],
    unresolved: undefined,
    values: 0,
    aliased: 0,
    overflow: undefined,
  };
  const root = convert(state, contents);
  if (state.unresolved) return heldForSyntax([state.unresolved]);
  if (state.overflow) {
    const message = `Aliases here stand for more than ${limits.aliasedValues} values, so the file is not read; write them out.`;
    return { root: undefined, problems: [], held: { reason: 'too-many-aliases', message, span: state.overflow } };
  }
  return { root, problems: state.problems };
}

/** `size` counts the node and all below it, aliases expanded; an anchor is `open` while we are inside its node. */
type Anchor = { readonly node: Node; readonly size: number } | 'open';

interface State {
  readonly text: string;
  readonly limits: Limits;
  readonly anchors: Map<string, Anchor>;
  readonly problems: SyntaxProblem[];
  unresolved: SyntaxProblem | undefined;
  values: number;
  aliased: number;
  overflow: Span | undefined;
}

/** A document of comments alone has an empty scalar, as has one that says `---` and no more. */
function isNothing(node: YamlNode): boolean {
  return isScalar(node) && node.range?.[0] === node.range?.[1] && node.value === null && !node.anchor && !node.tag;
}

function convert(state: State, node: YamlNode): Node {
  if (isAlias(node)) return convertAlias(state, node.source, rangeOf(node));
  state.values++;
  const { anchor } = node as YAMLMap | YAMLSeq | Scalar;
  if (anchor === undefined) return convertContent(state, node);
  const before = state.values + state.aliased;
  state.anchors.set(anchor, 'open');
  const converted = convertContent(state, node);
  state.anchors.set(anchor, { node: converted, size: 1 + state.values + state.aliased - before });
  return converted;
}

function convertContent(state: State, node: YamlNode): Node {
  if (isMap(node)) return convertMap(state, node);
  if (isCollection(node)) return convertList(state, node as YAMLSeq);
  return convertScalar(state.text, node as Scalar);
}

function convertAlias(state: State, name: string, span: Span): Node {
  const anchor = state.anchors.get(name);
  if (anchor && anchor !== 'open') {
    count(state, anchor.size, span);
    const { node } = anchor;
    const target = node.alias?.target ?? { start: node.start, end: node.end };
    return { ...node, start: span.start, end: span.end, alias: { name, target } };
  }
  if (anchor) report(state, syntaxProblem(span, `The alias "*${name}" stands inside its own anchor; remove it.`));
  else {
    const message = `No anchor "&${name}" stands above this alias; add it, or quote the text.`;
    state.unresolved ??= syntaxProblem(span, message);
  }
  return { kind: 'scalar', value: null, style: 'plain', start: span.start, end: span.end };
}

function report({ problems }: State, problem: SyntaxProblem): void {
  if (problems.length < DUPLICATE_LIMIT) problems.push(problem);
}

function count(state: State, size: number, span: Span): void {
  state.aliased += size;
  if (state.aliased > state.limits.aliasedValues) state.overflow ??= span;
}

function convertMap(state: State, map: YAMLMap): MapNode {
  const [start, end] = map.range ?? [0, 0];
  const entries: Entry[] = [];
  const seen = new Map<string, Span>();
  const merges: Node[] = [];
  for (const pair of map.items) {
    const entry = convertPair(state, pair.key as YamlNode | null, pair.value as YamlNode | null, end);
    const first = seen.get(entry.key);
    if (first) report(state, duplicateKey(entry.key, entry.keySpan, first));
    else seen.set(entry.key, entry.keySpan);
    entries.push(entry);
    if (entry.key === '<<' && state.text[entry.keySpan.start] === '<') merges.push(entry.value);
  }
  for (const source of merges) merge(state, source, entries, seen);
  const flow = map.flow === true;
  if (flow) return { kind: 'map', entries, flow, start, end };
  const last = map.items.length > 0 ? entries[map.items.length - 1] : undefined;
  return { kind: 'map', entries, flow, start: entries[0]?.start ?? start, end: last?.end ?? start };
}

function convertPair(state: State, key: YamlNode | null, value: YamlNode | null, fallback: number): Entry {
  const keySpan = key ? hug(state.text, key) : { start: fallback, end: fallback };
  const name = keyText(state, key, keySpan);
  const content: Node = value ? convert(state, value) : emptyAt(keySpan.end);
  return { key: name, keySpan, value: content, start: keySpan.start, end: Math.max(keySpan.end, content.end) };
}

function keyText(state: State, key: YamlNode | null, span: Span): string {
  if (isScalar(key)) {
    if (typeof key.value === 'string') {
      if (key.anchor !== undefined) convert(state, key);
      return key.value;
    }
  } else if (key) {
    const node = convert(state, key);
    if (node.kind === 'scalar' && typeof node.value === 'string') return node.value;
  }
  return state.text.slice(span.start, span.end);
}

function convertList(state: State, list: YAMLSeq): Node {
  const [start, end] = list.range ?? [0, 0];
  const items = (list.items as YamlNode[]).map(item => {
    if (!isPair(item)) return convert(state, item);
    // Only collections of custom tags hold bare pairs; they are read as the one-field maps they are written as.
    const entry = convertPair(state, item.key as YamlNode, item.value as YamlNode, start);
    return { kind: 'map', entries: [entry], flow: true, start: entry.start, end: entry.end } as const;
  });
  if (list.flow) return { kind: 'list', items, flow: true, start, end };
  return { kind: 'list', items, flow: false, start, end: items.at(-1)?.end ?? end };
}

/** Adds the fields of the merged map that the map does not have itself. All their ranges are the alias. */
function merge(state: State, source: Node, entries: Entry[], seen: Map<string, Span>): void {
  if (source.kind === 'list') {
    for (const item of source.items) if (item.kind === 'map') merge(state, item, entries, seen);
    return;
  }
  if (source.kind !== 'map') return;
  const span = { start: source.start, end: source.end };
  for (const entry of source.entries) {
    if (state.overflow) return;
    count(state, 1, span);
    if (entry.key === '<<' || seen.has(entry.key)) continue;
    seen.set(entry.key, span);
    const { value } = entry;
    const target = value.alias?.target ?? { start: value.start, end: value.end };
    const name = value.alias?.name ?? source.alias?.name ?? '<<';
    entries.push({
      key: entry.key,
      keySpan: span,
      value: { ...value, ...span, alias: { name, target } },
      ...span,
      merged: true,
    });
  }
}

const STYLES: Readonly<Record<string, ScalarNode['style']>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_FOLDED: 'block',
  BLOCK_LITERAL: 'block',
};

function convertScalar(text: string, node: Scalar): ScalarNode {
  const { start, end } = hug(text, node);
  if (start === end) {
    const value = typeof node.value === 'string' ? node.value : null;
    return { kind: 'scalar', value, style: 'empty', start, end };
  }
  return { kind: 'scalar', value: scalarValue(node), style: STYLES[node.type ?? 'PLAIN'] ?? 'plain', start, end };
}

function scalarValue({ value, source }: Scalar): ScalarValue {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'number') return source ?? null;
  if (Number.isSafeInteger(value) || !source || !/^[-+]?\d+$/.test(source)) return value;
  return BigInt(source.replace('+', ''));
}

function hug(text: string, node: YamlNode): Span {
  const { start, end } = rangeOf(node);
  // The parser puts an empty value after the spaces that follow the colon.
  if (start === end) {
    let at = start;
    while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
    return { start: at, end: at };
  }
  if (!isScalar(node) || (node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED')) return { start, end };
  return { start, end: blockEnd(text, start, end) };
}

/** The end of a block scalar's last line with content; the header's where there is none. */
function blockEnd(text: string, start: number, end: number): number {
  const header = /[|>][-+\d]*/y;
  header.lastIndex = start;
  header.test(text);
  const least = header.lastIndex;
  let at = end;
  for (;;) {
    let line = at;
    while (line > least && (text[line - 1] === ' ' || text[line - 1] === '\t')) line--;
    if (line > least && text[line - 1] === '\n') at = text[line - 2] === '\r' ? line - 2 : line - 1;
    else return Math.max(least, line === least ? least : at);
  }
}

function emptyAt(offset: number): ScalarNode {
  return { kind: 'scalar', value: null, style: 'empty', start: offset, end: offset };
}

function rangeOf(node: YamlNode): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}
