/**
 * What placeholders come to in a workspace. Values may have placeholders in their turn: they are put in from the innermost
 * outwards, circles are named and stay as they are written, and no text grows without bound.
 */
import { components } from '../base/components.ts';
import { secretsIn } from '../config/dotenv-secrets.ts';
import { type KeyPath, keyText } from '../config/key-path.ts';
import { printToml } from '../syntax/toml-print.ts';
import { TomlDate } from '../syntax/toml-value.ts';
import type { EffectiveValue } from './effective.ts';
import { isLiteralSecret, MASKED } from './literal-secret.ts';
import { type PlaceholderContext, type PlaceholderTarget, targetOf } from './placeholder-targets.ts';
import { type PlaceholderUse, placeholderUses } from './placeholder-uses.ts';
import type { Placeholder } from './placeholders.ts';

/** The text that something comes to, and the same with what looks like a secret masked. */
export interface Expansion {
  readonly text: string;
  readonly shown: string;
  /** What is still in it, each once. */
  readonly open: readonly OpenPlaceholder[];
}

/** A placeholder that stays as it is written. */
export interface OpenPlaceholder {
  readonly written: string;
  readonly resolution: Exclude<Resolution, { readonly is: 'resolved' }>;
}

export type Resolution =
  | (Expansion & { readonly is: 'resolved'; readonly target: PlaceholderTarget })
  /** Known only when it is used. `why` is a sentence. */
  | { readonly is: 'runtime'; readonly target: PlaceholderTarget; readonly why: string }
  /** `why` is one sentence without its end. */
  | { readonly is: 'unresolved'; readonly why: string; readonly near?: string }
  /** Begins and ends with the value that the placeholder means. */
  | { readonly is: 'cycle'; readonly target: PlaceholderTarget; readonly chain: readonly KeyPath[] };

export interface PlaceholderResolver {
  readonly context: PlaceholderContext;
  /** The values with placeholders in them. */
  readonly uses: readonly PlaceholderUse[];
  resolve(placeholder: Placeholder): Resolution;
  /** What the value at a path, as `placeholderUses` gives it, comes to. */
  expansionAt(path: KeyPath): Expansion | undefined;
  /** From a value by way of another back to it, where they lead to each other. The shortest way; a very long one is cut. */
  wayRound(path: KeyPath, by: KeyPath): readonly KeyPath[] | undefined;
}

/** A value that grows beyond this many characters stays as it is written. */
export const MOST_TEXT = 100_000;
/** The same for all values of a workspace. */
const MOST_TEXT_OF_ALL = 4_000_000;

/** For several of one workspace. Nothing is worked out before somebody asks. */
export function placeholderResolver(context: PlaceholderContext): PlaceholderResolver {
  const resolved = new WeakMap<Placeholder, Resolution>();
  let made: Graph | undefined;
  const graph = (): Graph => {
    made ??= graphOf(context);
    return made;
  };
  return {
    context,
    get uses() {
      return graph().uses;
    },
    resolve(placeholder) {
      const resolution = resolved.get(placeholder) ?? resolutionOf(targetOf(placeholder, context), graph());
      // Whether a file is there is asked anew.
      if (placeholder.kind !== 'file') resolved.set(placeholder, resolution);
      return resolution;
    },
    expansionAt: path => graph().expansions.get(keyText(path)),
    wayRound: (path, by) => wayRound(path, by, graph()),
  };
}

/** One placeholder by itself. */
export function resolve(placeholder: Placeholder, context: PlaceholderContext): Resolution {
  return placeholderResolver(context).resolve(placeholder);
}

interface Group {
  readonly isCycle: boolean;
}

interface Graph {
  readonly uses: readonly PlaceholderUse[];
  readonly groups: ReadonlyMap<string, Group>;
  /** By the text of a value's path, those that lead on from it. */
  readonly next: ReadonlyMap<string, readonly PlaceholderUse[]>;
  /** Of the values with placeholders that are in no circle, and of those in one as they are written. */
  readonly expansions: ReadonlyMap<string, Expansion>;
}

function graphOf(context: PlaceholderContext): Graph {
  const uses = placeholderUses(context.effective);
  const numbers = new Map(uses.map(({ path }, index) => [keyText(path), index]));
  const targets = uses.map(({ parsed }) => parsed.placeholders.map(placeholder => targetOf(placeholder, context)));
  const edges = targets.map(each =>
    each.flatMap(target => (target.is === 'value' ? (numbers.get(keyText(target.path)) ?? []) : [])),
  );
  const groups = new Map<string, Group>();
  const next = new Map<string, readonly PlaceholderUse[]>();
  const expansions = new Map<string, Expansion>();
  const graph: Graph = { uses, groups, next, expansions };
  let room = MOST_TEXT_OF_ALL;
  for (const [index, use] of uses.entries()) {
    next.set(
      keyText(use.path),
      (edges[index] ?? []).flatMap(to => uses[to] ?? []),
    );
  }
  for (const members of components(edges)) {
    const group: Group = { isCycle: members.length > 1 || members.some(index => edges[index]?.includes(index)) };
    for (const index of members) {
      const use = uses[index];
      if (use) groups.set(keyText(use.path), group);
    }
    for (const index of members) {
      const use = uses[index];
      if (!use) continue;
      const expansion = expand(use, targets[index] ?? [], graph, Math.min(room, MOST_TEXT));
      room = Math.max(0, room - expansion.text.length);
      expansions.set(keyText(use.path), expansion);
    }
  }
  return graph;
}

/** What the placeholders of a value lead to is expanded already, or in one circle with it. */
function expand(use: PlaceholderUse, targets: readonly PlaceholderTarget[], graph: Graph, most: number): Expansion {
  const pieces: { text: string; shown: string }[] = [];
  const open = new Map<string, OpenPlaceholder>();
  let at = 0;
  let length = use.text.length;
  const stretch = (end: number): void => {
    const text = use.text.slice(at, end);
    pieces.push({ text, shown: text });
    at = end;
  };
  for (const [index, placeholder] of use.parsed.placeholders.entries()) {
    const target = targets[index];
    if (!target) continue;
    stretch(placeholder.start);
    const resolution = resolutionOf(target, graph);
    if (resolution.is === 'resolved' && length + resolution.text.length <= most) {
      length += resolution.text.length;
      pieces.push(resolution);
      for (const each of resolution.open) open.set(each.written, each);
      at = placeholder.end;
      continue;
    }
    const written = use.text.slice(placeholder.start, placeholder.end);
    const left = resolution.is === 'resolved' ? TOO_LONG : resolution;
    open.set(written, { written, resolution: left });
    stretch(placeholder.end);
  }
  stretch(use.text.length);
  const text = pieces.map(piece => piece.text).join('');
  const shown = isLiteralSecret(use.path, text) ? MASKED : pieces.map(piece => piece.shown).join('');
  return { text, shown, open: [...open.values()].slice(0, MOST_OPEN) };
}

const MOST_OPEN = 100;

const TOO_LONG: Resolution & { readonly is: 'unresolved' } = {
  is: 'unresolved',
  why: `With this the value has more than ${MOST_TEXT.toLocaleString('en')} characters`,
};

function resolutionOf(target: PlaceholderTarget, graph: Graph): Resolution {
  switch (target.is) {
    case 'missing':
      return { is: 'unresolved', why: target.why, ...(target.near === undefined ? {} : { near: target.near }) };
    case 'default':
      return plain(target, target.value, isLiteralSecret([], target.value));
    case 'store':
      return plain(target, target.stored.value, isSensitive(target.key, target.stored.value));
    case 'environment':
      return ofVariable(target);
    case 'value':
      return ofValue(target, graph);
    case 'inherited':
      return { is: 'runtime', target, why: 'The process that uses it has this variable from its own environment.' };
    case 'argument':
      return { is: 'runtime', target, why: 'It is given when the request is sent or the script is run.' };
    case 'secret':
      return { is: 'runtime', target, why: 'The editor keeps this secret and puts it in when it is used.' };
    case 'file':
      return { is: 'runtime', target, why: 'The file is read when it is used.' };
  }
}

function ofVariable(target: PlaceholderTarget & { readonly is: 'environment' }): Resolution {
  const { name, value } = target.variable;
  const secrets = secretsIn(value);
  if (secrets.length === 0) return plain(target, value, isSensitive(name, value));
  const names = secrets.map(each => `“${each}”`).join(', ');
  return {
    is: 'runtime',
    target,
    why: `It needs ${secrets.length > 1 ? 'the secrets' : 'the secret'} ${names}, which the editor keeps.`,
  };
}

function ofValue(target: PlaceholderTarget & { readonly is: 'value' }, graph: Graph): Resolution {
  const key = keyText(target.path);
  if (graph.groups.get(key)?.isCycle) return { is: 'cycle', target, chain: cycleFrom(target.path, graph) };
  const expansion = graph.expansions.get(key);
  if (expansion) return { is: 'resolved', target, ...expansion };
  const text = textOfValue(target.node.value);
  return plain(target, text, isLiteralSecret(target.path, text));
}

function plain(target: PlaceholderTarget, text: string, isSecret: boolean): Resolution {
  return { is: 'resolved', target, text, shown: isSecret ? MASKED : text, open: [] };
}

/** The shortest way from a value in a circle back to it. */
function cycleFrom(path: KeyPath, graph: Graph): readonly KeyPath[] {
  const ways = (graph.next.get(keyText(path)) ?? []).flatMap(next => {
    const way = wayRound(path, next.path, graph);
    return way ? [way] : [];
  });
  return ways.sort((one, other) => one.length - other.length)[0] ?? [path, path];
}

function wayRound(path: KeyPath, by: KeyPath, { groups, next }: Graph): readonly KeyPath[] | undefined {
  const home = keyText(path);
  const group = groups.get(home);
  if (!group?.isCycle || groups.get(keyText(by)) !== group) return undefined;
  const ways = new Map<string, readonly KeyPath[]>([[keyText(by), [path, by]]]);
  for (const [key, way] of ways) {
    if (key === home) return way;
    for (const step of next.get(key) ?? []) {
      const to = keyText(step.path);
      if (!ways.has(to) && groups.get(to) === group) ways.set(to, [...way, step.path]);
    }
    if (ways.size > MOST_STEPS) break;
  }
  return [path, by, path];
}

/** Beyond that a way is not worked out, and begins and ends as it does. */
const MOST_STEPS = 32;

/** As a placeholder puts it in. */
function textOfValue(value: EffectiveValue['value']): string {
  if (typeof value === 'string') return value;
  return value instanceof TomlDate ? value.text : printToml(value, { oneLine: true });
}

/** What stands in a `.env` or a data store is more often a secret than what stands in `workspace.toml`. */
export function isSensitive(name: string, value: string): boolean {
  return value !== '' && (isLiteralSecret([name], value) || SENSITIVE.test(name));
}

const SENSITIVE =
  /secret|passw|passphrase|pwd|token|credential|cert|private|salt|dsn|(?:^|[_.-])(?:auth|key|pass|pin)(?:$|[_.-])/i;
