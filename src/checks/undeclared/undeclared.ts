/** Found in the folder, and not declared: visible, and excluded until somebody declares it. */
import { declare } from '../../plans/declare.ts';
import { fieldText } from '../../queries/field-uses.ts';
import { whereItMayBe } from '../../queries/moved.ts';
import { type Found, undeclaredFiles, undeclaredFunctions } from '../../queries/undeclared.ts';
import { hasManifest, type Snapshot } from '../../snapshot/snapshot.ts';
import type { Code } from '../codes.ts';
import type { Fix, Problem } from '../problem.ts';
import { renamedTo } from '../python/functions.ts';
import { problem } from '../report.ts';

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
      `“${found.label}” is a decorated ${type.replace('_', ' ')} that the manifest does not declare.`,
    );
  }
  for (const found of undeclaredFiles(snapshot)) {
    if (claimed.has(found.path)) continue;
    yield undeclared(snapshot, 'undeclared-file', found, `This ${found.kind.title} is not declared in the manifest.`);
  }
}

function undeclared(snapshot: Snapshot, code: Code, found: Found, what: string): Problem {
  return problem(code, found.path, found.span, `${what} Declare it, or leave it out of the project.`, {
    fixes: ({ freshId }) => [declaration(snapshot, found, freshId)],
  });
}

function declaration(snapshot: Snapshot, found: Found, freshId: () => string): Fix | undefined {
  if (found.id !== undefined && snapshot.byId.has(found.id)) return undefined;
  const edit = declare(snapshot, found, freshId);
  return edit && { title: `Declare the ${found.kind.title} “${found.label}”`, preferred: true, edits: [edit] };
}

/**
 * What a broken entry most likely means, and so is no stranger: the file that a missing one was moved to, the function
 * that a missing one was renamed to. Declaring these anew would break the identity.
 */
function claimedElsewhere(snapshot: Snapshot): Set<string> {
  const claimed = new Set<string>();
  for (const [entity, place] of snapshot.places) {
    const functionName = fieldText(entity, 'function_name');
    if (!place.ok) {
      const [likely] = place.why === 'missing' ? whereItMayBe(snapshot, entity, place.path) : [];
      if (likely && likely.reason !== 'similar path')
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
