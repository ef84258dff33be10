/** Found in the folder, and not declared: visible, and excluded until somebody declares it. */

import { fieldText } from '../../manifest/field-text.ts';
import { type Entity, labelOf } from '../../manifest/read.ts';
import { declare } from '../../plans/declare.ts';
import { moveSearch } from '../../queries/moved.ts';
import { ownedFolders, ownersAbove } from '../../queries/owned-folders.ts';
import { type Found, undeclaredFiles, undeclaredFunctions } from '../../queries/undeclared.ts';
import { hasManifest, type Snapshot } from '../../snapshot/snapshot.ts';
import type { Code } from '../codes.ts';
import { addField } from '../edits.ts';
import type { Fix, Problem } from '../problem.ts';
import { renamedTo } from '../python/functions.ts';
import { fixIn, problem } from '../report.ts';

/** Silent while the manifest is unknown: nothing is concluded from what could not be read. */
export function* undeclaredProblems(snapshot: Snapshot): Iterable<Problem> {
  if (!hasManifest(snapshot) || snapshot.manifestUnknown) return;
  const claimed = claimedElsewhere(snapshot);
  for (const found of undeclaredFunctions(snapshot)) {
    if (claimed.has(`${found.path}::${found.label}`)) continue;
    const type = found.fields.find(([name]) => name === 'type')?.[1] ?? 'workflow';
    yield undeclared(
      snapshot,
      'undeclared-function',
      found,
      `“${found.label}” is a decorated ${type.replaceAll('_', ' ')} that the manifest does not declare.`,
    );
  }
  const owners = ownedFolders(snapshot);
  for (const found of undeclaredFiles(snapshot)) {
    if (claimed.has(found.path)) continue;
    const [entity] = (found.id !== undefined && snapshot.byId.get(found.id)) || [];
    if (entity && snapshot.places.has(entity)) continue; // a copy, which the duplicate id tells
    const [owner] = ownersAbove(owners, found.path);
    if (entity) yield pathless(snapshot, found, entity);
    else if (owner) yield insideAnother(found, owner);
    else
      yield undeclared(snapshot, 'undeclared-file', found, `This ${found.kind.title} is not declared in the manifest.`);
  }
}

function undeclared(snapshot: Snapshot, code: Code, found: Found, what: string): Problem {
  return problem(code, found.path, found.span, `${what} Declare it, or leave it out of the project.`, {
    fixes: ({ freshId }) => [declaration(snapshot, found, freshId)],
  });
}

/** Declared where it is, it would lie in a folder that is not its own. */
function insideAnother({ kind, path, span }: Found, owner: Entity): Problem {
  const message = `This ${kind.title} lies in the folder of the ${owner.kind.title} “${labelOf(owner)}”, which owns all in it. Move it to a folder of its own, or rename the file.`;
  return problem('overlapping-path', path, span, message, {
    related: [{ path: owner.path, span: owner.keySpan, message: `“${labelOf(owner)}” is declared here.` }],
  });
}

/** The manifest has the entity, and does not say where its file is. */
function pathless(snapshot: Snapshot, found: Found, entity: Entity): Problem {
  const message = `The manifest declares this ${found.kind.title} without its path. Add the path there.`;
  return problem('undeclared-file', found.path, found.span, message, {
    related: [{ path: entity.path, span: entity.keySpan, message: 'It is declared here.' }],
    fixes: () => [
      fixIn(
        entity.path,
        `Add the path to “${labelOf(entity)}”`,
        addField(snapshot, entity.path, entity.node, 'path', found.path, 'id'),
        true,
      ),
    ],
  });
}

function declaration(snapshot: Snapshot, found: Found, freshId: () => string): Fix | undefined {
  const edits = declare(snapshot, found, freshId);
  return edits && { title: `Declare the ${found.kind.title} “${found.label}”`, preferred: true, edits };
}

/**
 * What a broken entry most likely means, and so is no stranger: the file that a missing one was moved to, the function
 * that a missing one was renamed to. Declaring these anew would break the identity.
 */
function claimedElsewhere(snapshot: Snapshot): Set<string> {
  const claimed = new Set<string>();
  const search = moveSearch(snapshot);
  for (const [entity, place] of snapshot.places) {
    const functionName = fieldText(entity, 'function_name');
    if (!place.ok) {
      const [likely] = place.why === 'missing' ? search(entity, place.path) : [];
      if (likely && likely.reason !== 'similar name')
        claimed.add(functionName ? `${likely.path}::${functionName}` : likely.path);
      continue;
    }
    const source = snapshot.sources.get(place.path);
    if (functionName === undefined || source?.role !== 'python') continue;
    const module = source.module();
    if (module.functions.some(({ name }) => name === functionName)) continue;
    const [renamed] = renamedTo(snapshot, place.path, functionName, module);
    if (renamed) claimed.add(`${place.path}::${renamed}`);
  }
  return claimed;
}
