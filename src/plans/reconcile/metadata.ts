/**
 * Metadata differs: one side takes what the other says, of every field in which they differ. Neither is safe: who changed
 * what was said for both is told, and which of the two is meant only a person knows.
 */
import type { TextEdit } from '../../base/text.ts';
import { fieldOf } from '../../manifest/kinds/table.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Drift } from '../../snapshot/drift/drift-row.ts';
import { homeOf } from '../../snapshot/drift/home.ts';
import { type Difference, differences } from '../../snapshot/drift/metadata.ts';
import type { PythonFunction } from '../../syntax/python-module.ts';
import { type PlainValue, printPython } from '../../syntax/python-print.ts';
import type { Node } from '../../syntax/tree.ts';
import { entityOf, relyOn } from './declared.ts';
import { fieldValueEdits } from './field-value.ts';
import type { Offer, ReconcileContext } from './offer.ts';
import { safeActions } from './safe-actions.ts';

export function offersForMetadata(context: ReconcileContext, drift: Drift): readonly Offer[] {
  const entity = entityOf(context, drift);
  if (!entity) return [];
  const home = homeOf(context.snapshot, entity);
  if (home.is !== 'there' || !home.fn) return [];
  const { fn, path } = home;
  const found = differences(entity, fn);
  if (found.length === 0) return [];
  return [inManifest(context, drift, entity, found), inDecorator(context, entity, path, fn, found)];
}

function inManifest(context: ReconcileContext, { to }: Drift, entity: Entity, found: readonly Difference[]): Offer {
  const { snapshot } = context;
  const [only, another] = found;
  const value = only && !another && typeof only.inDecorator !== 'object' ? String(only.inDecorator) : undefined;
  return {
    resolution: {
      id: 'repair-manifest',
      kind: 'repair-manifest',
      keeps: 'disk',
      title: `Change ${fieldsOf(found)} in the manifest to ${shortOr(value, 'what the decorator says')}`,
      isSafe: false,
      deletes: [],
    },
    act: () => {
      const edits = found.map(({ field, inDecorator }) => ({
        path: entity.path,
        edits: fieldValueEdits(snapshot, entity, field, inDecorator),
      }));
      if (edits.some(edit => edit.edits.length === 0)) return byHand(entity.path, found);
      const actions = safeActions(snapshot, edits, entity.path);
      return 'blocked' in actions || !to ? actions : [...actions, ...relyOn(context, to)];
    },
  };
}

function inDecorator(
  { snapshot }: ReconcileContext,
  entity: Entity,
  path: string,
  fn: PythonFunction,
  found: readonly Difference[],
): Offer {
  const [only, another] = found;
  const value = only && !another && only.inManifest.kind === 'scalar' ? String(only.inManifest.value) : undefined;
  return {
    resolution: {
      id: 'repair-file',
      kind: 'repair-file',
      keeps: 'manifest',
      title: `Change ${fieldsOf(found)} in the decorator of “${fn.name}” to ${shortOr(value, 'what the manifest says')}`,
      isSafe: false,
      deletes: [],
    },
    act: () => {
      const text = snapshot.sources.get(path)?.text ?? '';
      const edits = found.map(difference => argumentEdit(text, entity, fn, difference));
      const known = edits.filter(edit => edit !== undefined);
      if (known.length < edits.length) return byHand(path, found);
      return safeActions(snapshot, [{ path, edits: known }], path);
    },
  };
}

/** The value alone. Nothing where a comment would go with it, or Python cannot say it. */
function argumentEdit(
  text: string,
  { kind }: Entity,
  { decorator }: PythonFunction,
  { field, inManifest }: Difference,
): TextEdit | undefined {
  const [, argument] =
    [...(decorator?.arguments ?? [])].find(([name]) => fieldOf(kind.fields, name)?.field.name === field) ?? [];
  const value = plainValue(inManifest);
  if (!argument || value === undefined) return undefined;
  const { start, end } = argument.span;
  const source = text.slice(start, end);
  const printed = hasComment(source) ? undefined : printPython(value, source);
  return printed === undefined ? undefined : { start, end, text: printed };
}

function plainValue(node: Node): PlainValue | undefined {
  if (node.kind === 'scalar') return node.value ?? undefined;
  if (node.kind === 'map') return undefined;
  const values = node.items.map(plainValue);
  return values.some(value => value === undefined)
    ? undefined
    : values.flatMap(value => (value === undefined ? [] : [value]));
}

function hasComment(source: string): boolean {
  return source.replace(/"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '').includes('#');
}

function fieldsOf(found: readonly Difference[]): string {
  const names = found.map(({ field }) => field);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The value itself, where it is short enough for a title. */
function shortOr(value: string | undefined, otherwise: string): string {
  return value !== undefined && value !== '' && value.length <= 40 && !/[\r\n]/.test(value) ? value : otherwise;
}

function byHand(path: string, found: readonly Difference[]): { readonly blocked: string } {
  return {
    blocked: `${fieldsOf(found)} in ${path} cannot be changed without losing what stands there. Change it by hand.`,
  };
}
