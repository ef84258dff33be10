/**
 * Edits of TOML as splices of the text that was read: every byte outside them stays. Each result is read again by two
 * parsers and refused unless it means exactly what was intended.
 *
 * What comes back after an edit and its inverse: setting a new value and unsetting it restores the bytes (for a table
 * that had to be made, unset the table or `prune`), and so does setting another value and setting the first one back,
 * if both are of one type, the kind of quotes can hold both, and the first was written as `printToml` writes it.
 */
import { applyEdits, type Span, type TextEdit } from '../base/text.ts';
import { composeEdits } from './toml-compose.ts';
import { confirmDocument, layOut, readTomlDocument, type TomlDocument, type TomlLayout } from './toml-document.ts';
import {
  badPath,
  isPath,
  type PathRefusal,
  resolvePath,
  settingOf,
  type TomlIntent,
  type TomlPath,
  vanishingPath,
  withoutValue,
  withValue,
} from './toml-intents.ts';
import { notRepresentable } from './toml-print.ts';
import { planStep, type Step } from './toml-steps.ts';
import { canonicalToml, equalToml, isTable, type TomlTable, type TomlValue } from './toml-value.ts';

export type { Selector, TomlIntent, TomlPath } from './toml-intents.ts';

export interface TomlEditOptions {
  /** A new table that could go to the end goes before the table of this name, if that is the last one. */
  readonly before?: string;
  /** An unset takes the header of a table along with its last key. */
  readonly prune?: boolean;
  /** New tables directly below the table of this name, where that has a header, stand behind their key in braces. */
  readonly inline?: string;
}

export interface TomlEdited {
  /** None where the text has the values already. */
  readonly edits: readonly TextEdit[];
  /** The text with these edits, read and checked; the next edit may start from it. */
  readonly document: TomlDocument;
}

export interface TomlRefusal {
  /** `not-faithful`: the result would not have meant what was asked. That is a bug here, and the text is safe from it. */
  readonly refused: PathRefusal | 'does-not-parse' | 'not-representable' | 'not-faithful';
  readonly message: string;
  readonly at?: Span;
}

export type TomlEditResult = TomlEdited | TomlRefusal;

/**
 * Sets one value; what is on the way is made. A table or list that is there is changed part by part, so that all that
 * is equal keeps its form. Never throws.
 */
export function setToml(
  source: string | TomlDocument,
  path: TomlPath,
  value: TomlValue,
  options?: TomlEditOptions,
): TomlEditResult {
  return editToml(source, [{ do: 'set', path, value }], options);
}

/** Takes one value out, with its line and end-of-line comment. A path that leads nowhere changes nothing. Never throws. */
export function unsetToml(source: string | TomlDocument, path: TomlPath, options?: TomlEditOptions): TomlEditResult {
  return editToml(source, [{ do: 'unset', path }], options);
}

/** Does all intents, one after the other, or none. Never throws. */
export function editToml(
  source: string | TomlDocument,
  intents: readonly TomlIntent[],
  options: TomlEditOptions = {},
): TomlEditResult {
  const document = typeof source === 'string' ? readTomlDocument(source) : source;
  if ('held' in document) {
    return { refused: 'does-not-parse', message: document.held.message, at: document.held.span };
  }
  const state: State = {
    original: document.text,
    layout: document,
    edits: [],
    expected: document.value,
    owned: new Set(),
    waiting: [],
    waitingPaths: [],
  };
  for (const intent of intents) {
    const refusal = apply(state, intent, options);
    if (refusal) return refusal;
  }
  const refusal = advance(state, []);
  if (refusal) return refusal;
  if (state.edits.length === 0) {
    return equalToml(document.value, state.expected) ? { edits: [], document } : unfaithful();
  }
  const result = confirmDocument(state.layout, state.expected);
  return result ? { edits: state.edits, document: result } : unfaithful();
}

interface State {
  readonly original: string;
  layout: TomlLayout;
  /** Of the original text, giving that of `layout`. */
  edits: readonly TextEdit[];
  /** What the text of `layout` must mean, with the edits that wait. */
  expected: TomlTable;
  /** Tables of it that were made for this edit, so that they need not be copied again. */
  readonly owned: Set<TomlTable>;
  /** Edits of the layout's text that move nothing which the others look at, and the paths of their intents. */
  waiting: TextEdit[];
  waitingPaths: TomlPath[];
}

/** More steps than this are no edit of a file but a mistake. */
const STEP_LIMIT = 100_000;

function apply(state: State, intent: TomlIntent, options: TomlEditOptions): TomlRefusal | undefined {
  if (!isPath(intent.path)) return badPath();
  // What is unset may take its table along, and a path may lead through what waits: both must be seen as they are.
  const meets = intent.do === 'unset' || state.waitingPaths.some(path => isOneWay(path, intent.path));
  const late = meets ? advance(state, []) : undefined;
  if (late) return late;
  const step = intent.do === 'set' ? planSet(state, intent.path, intent.value) : planUnset(state, intent.path, options);
  if (!step || 'refused' in step) return step;
  const steps: Step[] = [step];
  for (let count = 0; count < STEP_LIMIT; count++) {
    const next = steps.pop();
    if (!next) return undefined;
    const outcome = planStep(state.layout, next, options);
    if (outcome.independent) {
      state.waiting.push(...outcome.edits);
      state.waitingPaths.push(intent.path);
    } else if (outcome.edits.length > 0) {
      const mustWait = state.waiting.length > 0;
      const refusal = advance(state, outcome.edits);
      if (refusal) return refusal;
      // These were planned on a text that has moved now: they are planned again on the new one.
      if (mustWait) {
        steps.push(next);
        continue;
      }
    }
    steps.push(...outcome.next.toReversed());
  }
  return unfaithful();
}

/** Whether one path begins with the other, as far as can be told without following them. */
function isOneWay(a: TomlPath, b: TomlPath): boolean {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    // An index and a selector may name one item.
    if (typeof a[at] !== 'string' || typeof b[at] !== 'string') return true;
    if (a[at] !== b[at]) return false;
  }
  return true;
}

/** Makes the edits that wait, or these where none do, and finds out where everything stands then. */
function advance(state: State, more: readonly TextEdit[]): TomlRefusal | undefined {
  const edits = state.waiting.length > 0 ? state.waiting : more;
  if (edits.length === 0) return undefined;
  state.waiting = [];
  state.waitingPaths = [];
  const layout = layOut(applyEdits(state.layout.text, edits));
  if ('held' in layout) return unfaithful();
  state.edits = state.edits.length === 0 ? edits : composeEdits(state.original, state.edits, edits);
  state.layout = layout;
  return undefined;
}

function planSet(state: State, path: TomlPath, value: TomlValue): Step | TomlRefusal {
  const problem = notRepresentable(value);
  if (problem !== undefined) return { refused: 'not-representable', message: problem };
  const resolved = resolvePath(state.expected, path);
  if ('refused' in resolved) return resolved;
  const setting = settingOf(resolved, canonicalToml(value));
  if ('refused' in setting) return setting;
  if (setting.path.length === 0 && !isTable(value)) return badPath();
  state.expected = withValue(state.expected, setting.path, setting.value, state.owned);
  return { do: 'set', ...setting };
}

function planUnset(state: State, path: TomlPath, options: TomlEditOptions): Step | TomlRefusal | undefined {
  if (path.length === 0) return badPath();
  const resolved = resolvePath(state.expected, path);
  if ('refused' in resolved) {
    return resolved.refused === 'ambiguous' || resolved.refused === 'bad-path' ? resolved : undefined;
  }
  if (resolved.creates || resolved.found < path.length) return undefined;
  const gone = vanishingPath(state.layout.root, resolved.path, options.prune === true);
  state.expected = withoutValue(state.expected, gone);
  return { do: 'remove', path: gone };
}

function unfaithful(): TomlRefusal {
  const message =
    'This change cannot be made without touching something else, so nothing is changed; edit the file by hand.';
  return { refused: 'not-faithful', message };
}
