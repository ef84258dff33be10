/** Paths: each leads inside the project to a file that is there and is nobody else's. */
import { entryOfField } from '../../manifest/field-text.ts';
import { pathFieldOf } from '../../manifest/kinds/table.ts';
import { type Entity, labelOf } from '../../manifest/read.ts';
import { type MoveSearch, moveSearch } from '../../queries/moved.ts';
import { ownedFolders, ownersAbove } from '../../queries/owned-folders.ts';
import type { PathFault, Resolved } from '../../snapshot/disk-tree.ts';
import { isFileOutOfSight } from '../../snapshot/sight.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { ScalarNode } from '../../syntax/tree.ts';
import type { Code } from '../codes.ts';
import { writeScalar } from '../edits.ts';
import type { Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';

export function* pathProblems(snapshot: Snapshot): Iterable<Problem> {
  const search = moveSearch(snapshot);
  for (const [entity, place] of snapshot.places) {
    const node = pathNode(entity);
    if (!node) continue;
    // Where the walk stopped, what was not seen may still be there.
    if (!place.ok && place.why === 'missing' && snapshot.tree.cut) continue;
    if (!place.ok && place.why === 'missing' && isFileOutOfSight(place.path)) yield unseen(entity, node, place.path);
    else if (!place.ok) yield faulty(snapshot, search, entity, node, place.why, place.path);
    else yield* wrongThing(snapshot, entity, node, place);
  }
}

/** An app's or asset's folder is its own; any other file belongs to one entity, a Python file to its functions. */
export function* overlappingPaths(snapshot: Snapshot): Iterable<Problem> {
  const owners = ownedFolders(snapshot);
  const first = new Map<string, Entity>();
  for (const [entity, place] of snapshot.places) {
    const node = pathNode(entity);
    if (!place.ok || !node) continue;
    const own = place.type === 'folder' ? (owners.get(place.path) ?? []) : [];
    const owner = [own, ownersAbove(owners, place.path)].flat().find(each => each !== entity && each.id !== entity.id);
    if (owner) yield overlap(entity, node, owner, `lies in the folder of the ${owner.kind.title} “${labelOf(owner)}”`);
    else if (entity.kind.file?.syntax !== 'python') {
      const sharer = first.get(place.path);
      if (!sharer) first.set(place.path, entity);
      else if (sharer.id !== entity.id)
        yield overlap(entity, node, sharer, `is the file of the ${sharer.kind.title} “${labelOf(sharer)}” too`);
    }
  }
}

function overlap(entity: Entity, node: ScalarNode, other: Entity, how: string): Problem {
  const message = `This path ${how}. Give each entity a place of its own.`;
  return problem('overlapping-path', entity.path, node, message, {
    related: [{ path: other.path, span: other.keySpan, message: `“${labelOf(other)}” is declared here.` }],
  });
}

function faulty(
  snapshot: Snapshot,
  search: MoveSearch,
  entity: Entity,
  node: ScalarNode,
  why: PathFault,
  path: string,
): Problem {
  const [code, what] = EXPLAINED[why];
  const isGone = code === 'missing-file';
  const likely = isGone ? search(entity, path) : [];
  const way = likely[0] ? ` Did you mean ${likely[0].path}?` : RESTORE;
  return problem(code, entity.path, node, what(String(node.value), path) + (isGone ? way : ''), {
    fixes: () => [
      ...likely.map(({ path: candidate, reason }, index) =>
        fixIn(
          entity.path,
          `Change to ${candidate} (${reason})`,
          writeScalar(snapshot, entity.path, node, candidate),
          index === 0,
        ),
      ),
      why === 'backslash'
        ? fixIn(
            entity.path,
            'Use “/”',
            writeScalar(snapshot, entity.path, node, String(node.value).replaceAll('\\', '/')),
            true,
          )
        : undefined,
    ],
  });
}

/** What is not looked at may be there all the same. */
function unseen(entity: Entity, node: ScalarNode, path: string): Problem {
  const message = `Nobody looks into hidden folders and those that tools make, so ${path} is not seen. Move it to another folder.`;
  return problem('missing-file', entity.path, node, message, { severity: 'warning' });
}

const RESTORE = ' Restore it, change the path, or remove this entry.';

const EXPLAINED: Record<PathFault, [Code, (written: string, path: string) => string]> = {
  absolute: ['path-outside', () => 'This path is absolute. Write it relative to the project’s folder.'],
  malformed: [
    'path-outside',
    () => 'This is no path. Write one relative to the project’s folder, like workflows/report.py.',
  ],
  backslash: ['path-outside', () => 'This path has a “\\”, which only Windows understands. Write “/” instead.'],
  outside: ['path-outside', (_, path) => `${path} leads out of the project. Bring the file into the project’s folder.`],
  forbidden: [
    'forbidden-path',
    (_, path) => `No entity may live in ${path}. Move the file to a folder of the project.`,
  ],
  nested: [
    'forbidden-path',
    (_, path) => `${path} is a project of its own. Declare the file in that project’s manifest.`,
  ],
  dangling: ['missing-file', (_, path) => `${path} is a link that leads nowhere.`],
  circular: ['missing-file', (_, path) => `${path} is a link that leads back to itself.`],
  missing: ['missing-file', written => `There is no ${written}.`],
};

/** The path is there, and not what this kind is: a folder for a file, a folder without its entity file. */
function* wrongThing(
  snapshot: Snapshot,
  entity: Entity,
  node: ScalarNode,
  place: Extract<Resolved, { ok: true }>,
): Iterable<Problem> {
  const { file, title } = entity.kind;
  if (place.type === 'file') return;
  if (!file?.folder) {
    yield problem('missing-file', entity.path, node, `${place.path} is a folder. Name the ${title}’s file.`);
  } else if (file.syntax === 'json' && !file.names.some(name => snapshot.tree.files.has(`${place.path}/${name}`))) {
    const message = `There is no ${file.names[0]} in ${place.path}, so it is no ${title}. Add it, or name the right folder.`;
    yield problem('missing-file', entity.path, node, message);
  }
}

function pathNode(entity: Entity): ScalarNode | undefined {
  const field = pathFieldOf(entity.kind);
  const value = field && entryOfField(entity.node, field)?.value;
  return value?.kind === 'scalar' ? value : undefined;
}
