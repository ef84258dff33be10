/** References: every id that points at something points at the right thing. */
import { nearest } from '../../base/nearest.ts';
import { canonicalUuid, isUuid } from '../../base/uuid.ts';
import { fieldText } from '../../manifest/field-text.ts';
import { type Field, type Target, targetsOf } from '../../manifest/fields.ts';
import { kindNamed } from '../../manifest/kinds/table.ts';
import { type Entity, labelOf } from '../../manifest/read.ts';
import { type FieldUse, visitFields } from '../../queries/field-uses.ts';
import { decoratedFunctions } from '../../queries/moved.ts';
import {
  fits,
  type NameIndex,
  nameIndex,
  type Reference,
  referencesIn,
  resolve,
  typeOf,
} from '../../queries/references.ts';
import { hasManifest, type Snapshot } from '../../snapshot/snapshot.ts';
import { removeField, removeFromList, writeScalar } from '../edits.ts';
import type { Fix, Problem } from '../problem.ts';
import { eitherOf, fixIn, problem, withArticle } from '../report.ts';

/** How many entities are offered for picking; with more, the picking is better done by completion. */
const MOST_CHOICES = 12;

/** How many entities are compared with broken references in all, so that a manifest full of them stays quick. */
const MOST_COMPARISONS = 200_000;

/** Silent without a manifest: nothing is declared there, and nothing could be. */
export function referenceProblems(snapshot: Snapshot): Problem[] {
  if (!hasManifest(snapshot)) return [];
  const look: Look = { snapshot, names: nameIndex(snapshot), fitting: new Map(), comparisons: 0 };
  const problems: Problem[] = [];
  const visitor = {
    wants: isReference,
    known(use: FieldUse): void {
      const targets = targetsOf(use.field.type);
      // What has to leave the file first is looked at where it comes to stand.
      if (!targets || (use.field.class === 'environment' && use.body.place === 'file')) return;
      for (const reference of referencesIn(use, targets)) {
        const found = referenceProblem(look, reference);
        if (found) problems.push(found);
      }
    },
  };
  for (const entity of snapshot.entities) visitFields(entity, visitor);
  for (const file of snapshot.entityFiles.values()) visitFields(file, visitor);
  return problems;
}

function isReference({ type }: Field): boolean {
  return targetsOf(type) !== undefined;
}

interface Look {
  readonly snapshot: Snapshot;
  readonly names: NameIndex;
  /** The entities that each sort of reference may point at. */
  readonly fitting: Map<readonly Target[], readonly Entity[]>;
  comparisons: number;
}

function referenceProblem(look: Look, reference: Reference): Problem | undefined {
  const { snapshot } = look;
  const resolution = resolve(snapshot, look.names, reference);
  switch (resolution.is) {
    case 'broken':
      return snapshot.manifestUnknown ? undefined : broken(look, reference);
    case 'wrong-type':
      // Where the code says what the reference wants, it is the manifest's type that is wrong, and told so.
      if (isDecoratedAs(snapshot, resolution.entity, reference.targets)) return undefined;
      return wrongKind(snapshot, reference, resolution.entity, resolution.is);
    case 'wrong-kind':
      return wrongKind(snapshot, reference, resolution.entity, resolution.is);
    case 'named':
      return named(snapshot, reference, resolution.entities);
    case 'placeholder': {
      const { use, node, text } = reference;
      const message = `${text} is a placeholder. Put the UUID of ${wanted(reference)} there once it is known.`;
      return problem('placeholder', use.body.path, node, message, { fixes: () => choices(snapshot, reference) });
    }
    default:
      return undefined;
  }
}

function isDecoratedAs(snapshot: Snapshot, entity: Entity, targets: readonly Target[]): boolean {
  const place = snapshot.places.get(entity);
  const name = fieldText(entity, 'function_name');
  const found = place?.ok ? decoratedFunctions(snapshot, place.path).find(each => each.name === name) : undefined;
  const type = found?.decorator?.type;
  return type !== undefined && targets.some(({ kind, types }) => kind === entity.kind.name && types?.includes(type));
}

function broken(look: Look, reference: Reference): Problem {
  const { snapshot } = look;
  const { use, node, text } = reference;
  const likely = nearestEntities(look, reference);
  const what = isUuid(text) ? 'has this id' : `is called “${text}”`;
  const way = likely[0]
    ? `Did you mean ${described(likely[0])}?`
    : 'Point to one that is declared, or remove the reference.';
  return problem('broken-reference', use.body.path, node, `No ${wantedNoun(reference)} ${what}. ${way}`, {
    fixes: () => [
      ...likely.map((entity, index) =>
        pointTo(snapshot, reference, entity, `Change to ${described(entity)}`, index === 0),
      ),
      ...choices(snapshot, reference, likely),
      removal(snapshot, reference),
    ],
  });
}

function wrongKind(snapshot: Snapshot, reference: Reference, entity: Entity, is: 'wrong-kind' | 'wrong-type'): Problem {
  const { use, node } = reference;
  const actual = is === 'wrong-kind' ? entity.kind.title : typeNoun(typeOf(entity));
  const message = `“${use.entry.key}” wants ${wanted(reference)}, and this is the ${actual} “${labelOf(entity)}”. Point to ${wanted(reference)}, or remove it.`;
  return problem('wrong-reference-kind', use.body.path, node, message, {
    related: [{ path: entity.path, span: entity.keySpan, message: `“${labelOf(entity)}” is declared here.` }],
    fixes: () => [...choices(snapshot, reference), removal(snapshot, reference)],
  });
}

function named(snapshot: Snapshot, reference: Reference, entities: readonly Entity[]): Problem | undefined {
  const { use, node, text } = reference;
  const [only, another] = entities;
  if (only && !another) {
    // Without an id there is nothing to write here, and that is told where it is missing.
    if (only.id === undefined) return undefined;
    const message = `“${text}” is a name, and names change. Write the UUID of the ${only.kind.title} it means.`;
    return problem('named-reference', use.body.path, node, message, {
      related: [{ path: only.path, span: only.keySpan, message: `“${labelOf(only)}” is declared here.` }],
      fixes: () => [pointTo(snapshot, reference, only, `Write the UUID of “${labelOf(only)}”`, true)],
    });
  }
  const message = `“${text}” fits ${entities.length} entities. Write the UUID of the one that is meant.`;
  return problem('ambiguous-reference', use.body.path, node, message, {
    related: entities.map(entity => ({
      path: entity.path,
      span: entity.keySpan,
      message: `It could be this ${entity.kind.title}.`,
    })),
    fixes: () => entities.map(entity => pointTo(snapshot, reference, entity, `Point to ${described(entity)}`)),
  });
}

/** A mistyped UUID differs in a few digits from a declared one; a mistyped name likewise. */
function nearestEntities(look: Look, { text, targets }: Reference): Entity[] {
  const fitting = look.fitting.get(targets) ?? look.snapshot.entities.filter(entity => isChoice(entity, targets));
  look.fitting.set(targets, fitting);
  look.comparisons += fitting.length;
  if (look.comparisons > MOST_COMPARISONS) return [];
  if (isUuid(text)) {
    const wrong = canonicalUuid(text);
    const near = fitting.filter(({ id }) => differences(wrong, id ?? '') <= 3);
    return near.slice(0, 2);
  }
  const byName = new Map(
    fitting.flatMap(entity => [[labelOf(entity), entity] as const, [entity.key, entity] as const]),
  );
  const near = nearest(text, byName.keys(), 3).flatMap(name => byName.get(name) ?? []);
  return [...new Set(near)].slice(0, 2);
}

function differences(a: string, b: string): number {
  let count = Math.abs(a.length - b.length);
  // Past three it is another id; most are told apart by then.
  for (let at = 0; at < Math.min(a.length, b.length) && count <= 3; at++) if (a[at] !== b[at]) count++;
  return count;
}

function isChoice(entity: Entity, targets: readonly Target[]): boolean {
  return entity.id !== undefined && isUuid(entity.id) && fits(entity, targets) === 'ok';
}

function choices(snapshot: Snapshot, reference: Reference, without: readonly Entity[] = []): (Fix | undefined)[] {
  const fitting = snapshot.entities.filter(entity => isChoice(entity, reference.targets) && !without.includes(entity));
  return fitting
    .slice(0, MOST_CHOICES)
    .map(entity => pointTo(snapshot, reference, entity, `Point to ${described(entity)}`));
}

function pointTo(
  snapshot: Snapshot,
  { use, node }: Reference,
  entity: Entity,
  title: string,
  preferred = false,
): Fix | undefined {
  const { path } = use.body;
  return entity.id === undefined
    ? undefined
    : fixIn(path, title, writeScalar(snapshot, path, node, entity.id), preferred);
}

function removal(snapshot: Snapshot, { use, node }: Reference): Fix | undefined {
  const { path } = use.body;
  const list = use.entry.value;
  const edits =
    list.kind === 'list' ? removeFromList(snapshot, path, list, node) : removeField(snapshot, path, use.map, use.entry);
  return fixIn(path, 'Remove the reference', edits);
}

function described(entity: Entity): string {
  return `the ${entity.kind.name === 'workflow' ? typeNoun(typeOf(entity)) : entity.kind.title} “${labelOf(entity)}”`;
}

function wanted(reference: Reference): string {
  return withArticle(wantedNoun(reference));
}

function wantedNoun({ targets }: Reference): string {
  return eitherOf(targets.flatMap(({ kind, types }) => types?.map(typeNoun) ?? [kindNamed(kind).title]));
}

function typeNoun(type: string): string {
  return type.replaceAll('_', ' ');
}
