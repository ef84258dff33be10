/** A TOML text that can be edited: what it means, and where all of it stands. */
import { parse, type TomlValue as Reference } from 'smol-toml';
import { LIMITS, type Limits, scan, tooDeep } from './scan.ts';
import { halfCharacter, tomlProblem } from './toml-errors.ts';
import { readParts, type Section } from './toml-parts.ts';
import { buildPlaces, meansExactly, type TablePlace, tableMeaning } from './toml-places.ts';
import { DEFINED_TWICE } from './toml-sentences.ts';
import { agreesWithReference, type TomlTable } from './toml-value.ts';
import type { Held } from './tree.ts';

/** Where everything stands, without the promise that the text is valid. */
export interface TomlLayout {
  readonly text: string;
  /** The first one has no header. */
  readonly sections: readonly Section[];
  readonly root: TablePlace;
}

/** Made by `readTomlDocument` alone: two parsers agree on `value`. */
export interface TomlDocument extends TomlLayout {
  readonly value: TomlTable;
}

/** Reads a text for `get` and for edits. Never throws; a text that is not valid TOML to the last byte is held. */
export function readTomlDocument(text: string, limits: Limits = LIMITS): TomlDocument | { readonly held: Held } {
  const reference = readReference(text, limits);
  if ('held' in reference) return reference;
  const layout = layOut(text, limits);
  if ('held' in layout) return layout;
  const value = tableMeaning(text, layout.root);
  if (!agreesWithReference(value, reference.value)) return { held: heldFor(unknownProblem()) };
  return { ...layout, value };
}

/** The document of a layout, if its text is valid and means exactly this value. */
export function confirmDocument(layout: TomlLayout, value: TomlTable): TomlDocument | undefined {
  const reference = readReference(layout.text, LIMITS);
  if ('held' in reference || !agreesWithReference(value, reference.value)) return undefined;
  return meansExactly(layout.text, layout.root, value) ? { ...layout, value } : undefined;
}

/** What the validating parser says. */
function readReference(text: string, limits: Limits): { readonly value: Reference } | { readonly held: Held } {
  const held = scan(text, 'toml', limits);
  if (held) return { held };
  const half = halfCharacter(text);
  if (half) return { held: heldFor(half) };
  try {
    const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
    // A line break in a long string is `\n`, however the file ends its lines.
    const unixText = /\r(?!\n)/.test(body) ? body : body.replaceAll('\r\n', '\n');
    return { value: parse(unixText, { integersAsBigInt: true, maxDepth: limits.nesting * 2 }) };
  } catch (error) {
    return { held: heldFor(tomlProblem(text, error)) };
  }
}

/** Finds where everything stands in a text that a validating parser has accepted. */
export function layOut(text: string, limits: Limits = LIMITS): TomlLayout | { readonly held: Held } {
  const sections = readParts(text, limits.nesting);
  if (!('problem' in sections)) {
    const root = buildPlaces(sections);
    return 'twice' in root ? { held: heldFor({ ...root.twice, message: DEFINED_TWICE }) } : { text, sections, root };
  }
  if (sections.problem === 'depth') return { held: tooDeep(sections.start, limits) };
  const { start, end } = sections;
  if (sections.problem === 'date') {
    return { held: heldFor({ start, end, message: 'This date is not on the calendar; write one that exists.' }) };
  }
  return { held: heldFor({ ...unknownProblem(), start, end: Math.min(end, text.length) }) };
}

function heldFor(problem: { start: number; end: number; message: string }): Held {
  const { start, end, message } = problem;
  return { reason: 'syntax', message, span: { start, end } };
}

function unknownProblem(): { start: number; end: number; message: string } {
  return { start: 0, end: 0, message: 'This text cannot be read without doubt, so it is left alone.' };
}
