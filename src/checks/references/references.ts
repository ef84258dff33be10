/** References: every id that points at something points at the right thing. */
import { nearest } from '../../base/nearest.ts';
import { canonicalUuid, isUuid } from '../../base/uuid.ts';
import { targetsOf } from '../../manifest/fields.ts';
import { kindNamed } from '../../manifest/kinds/table.ts';
import { type Body, type Entity, labelOf } from '../../manifest/read.ts';
import { visitFields } from '../../queries/field-uses.ts';
import {
  fits,
  type NameIndex,
  nameIndex,
  type Reference,
  referencesIn,
  resolve,
  typeOf,
} from '../../queries/references.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { removeField, removeFromList, writeScalar } from '../edits.ts';
import type { Fix, Problem } from '../problem.ts';
import { eitherOf, fixIn, problem, withArticle } from '../report.ts';

/** How many entities are offered for picking; with more, the picking is better done by completion. */
const MOST_CHOICES = 12;

export function referenceProblems(snapshot: Snapshot): Problem[] {
  const names = nameIndex(snapshot);
  const problems: Problem[] = [];
  const look = (body: Body): void =>
    visitFields(body, {
      known(use) {
        const targets = targetsOf(use.field.type);
        if (!targets) return;
        for (const reference of referencesIn(use, targets)) {
          const found = referenceProblem(snapshot, names, reference);
          if (found) problems.push(found);
        }
      },
    });
  for (const entity of snapshot.entities) look(entity);
  for (const file of snapshot.entityFiles.values()) look(file);
  return problems;
}

function referenceProblem(snapshot: Snapshot, names: NameIndex, reference: Reference): Problem | undefined {
  const resolution = resolve(snapshot, names, reference);
  switch (resolution.is) {
    case 'broken':
      return snapshot.manifestUnknown ? undefined : broken(snapshot, reference);
    case 'wrong-kind':
    case 'wrong-type':
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

function broken(snapshot: Snapshot, reference: Reference): Problem {
  const { use, node, text } = reference;
  const likely = nearestEntities(snapshot, reference);
  const what = isUuid(text) ? 'has this id' : `is called “${text}”`;
  const way = likely[0]
    ? `Did you mean ${described(likely[0])}?`
    : 'Point to one that is declared, or remove the reference.';
  return problem('broken-reference', use.body.path, node, `No ${wantedNoun(reference)} ${what}. ${way}`, {
    fixes: () => [
      ...likely.map((entity, index) =>
        pointTo(snapshot, reference, entity, `Did you mean ${described(entity)}?`, index === 0),
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

function named(snapshot: Snapshot, reference: Reference, entities: readonly Entity[]): Problem {
  const { use, node, text } = reference;
  const [only, another] = entities;
  if (only && !another) {
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
function nearestEntities(snapshot: Snapshot, { text, targets }: Reference): Entity[] {
  const fitting = snapshot.entities.filter(entity => entity.id && isUuid(entity.id) && fits(entity, targets) === 'ok');
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
  for (let at = 0; at < Math.min(a.length, b.length); at++) if (a[at] !== b[at]) count++;
  return count;
}

function choices(snapshot: Snapshot, reference: Reference, without: readonly Entity[] = []): (Fix | undefined)[] {
  const fitting = snapshot.entities.filter(
    entity => entity.id && isUuid(entity.id) && fits(entity, reference.targets) === 'ok' && !without.includes(entity),
  );
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
