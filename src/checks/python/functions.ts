/** Workflows against the Python that they name: the function is there, is decorated, and as what the manifest says. */
import { nearest } from '../../base/nearest.ts';
import type { Entity } from '../../manifest/read.ts';
import { type FieldUse, fieldUse } from '../../queries/field-uses.ts';
import { typeOf } from '../../queries/references.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { DecoratorType, PythonFunction, PythonModule } from '../../syntax/python-module.ts';
import type { ScalarNode } from '../../syntax/tree.ts';
import { addField, writeScalar } from '../edits.ts';
import type { Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';
import { decoratorFix } from './restore-decorator.ts';

const TYPES: ReadonlySet<string> = new Set<DecoratorType>(['workflow', 'tool', 'data_provider']);

/** A function that runs for as long as the installation does. */
const SERVICE = 'service';

export function* functionProblems(snapshot: Snapshot): Iterable<Problem> {
  for (const [entity, place] of snapshot.places) {
    const source = place.ok ? snapshot.sources.get(place.path) : undefined;
    if (entity.kind.file?.syntax !== 'python' || source?.role !== 'python' || source.held) continue;
    const use = fieldUse(entity, 'function_name');
    const node = use?.entry.value;
    if (!use || node?.kind !== 'scalar' || typeof node.value !== 'string' || node.value === '') continue;
    const module = source.module();
    const found = module.functions.filter(({ name }) => name === node.value);
    const match = found.find(({ decorator }) => decorator) ?? found[0];
    if (!match) yield missing(snapshot, use, node, source.path, module);
    else if (match.decorator) yield* typeDiffers(snapshot, entity, source.path, match, match.decorator.type);
    // The decorator of a service is not read: any will do.
    else if (!(typeOf(entity) === SERVICE && match.decorated))
      yield undecorated(snapshot, entity, node, source.path, match);
  }
}

/** Functions of a module that a missing one may have become: decorated, undeclared, likest name first. */
export function renamedTo(
  snapshot: Snapshot,
  path: string,
  functionName: string,
  module: PythonModule,
): readonly string[] {
  const declared = new Set(
    (snapshot.byPlace.get(path) ?? [])
      .map(entity => fieldUse(entity, 'function_name')?.entry.value)
      .map(node => (node?.kind === 'scalar' ? node.value : undefined)),
  );
  const free = module.functions
    .filter(({ name, decorator }) => decorator && !declared.has(name))
    .map(({ name }) => name);
  const alike = nearest(functionName, free, 2);
  const sharing = free.filter(name => sharesWord(name, functionName));
  return [...new Set([...alike, ...sharing])].slice(0, 3);
}

function missing(snapshot: Snapshot, use: FieldUse, node: ScalarNode, path: string, module: PythonModule): Problem {
  const name = String(node.value);
  const candidates = renamedTo(snapshot, path, name, module);
  const plain = module.functions.filter(({ decorator }) => !decorator).map(fn => fn.name);
  const others = nearest(name, plain, 1).filter(other => !candidates.includes(other));
  const likely = [...candidates, ...others];
  const way = likely[0]
    ? `Did you mean “${likely[0]}”?`
    : 'Restore it, point to another function, or remove this entry.';
  const message = module.broken
    ? `${path} has no function “${name}” that can be seen, but it does not parse as Python. Mend the file first.`
    : `${path} has no function “${name}”. ${way}`;
  return problem('missing-function', use.body.path, node, message, {
    ...(module.broken ? { severity: 'warning' } : {}),
    fixes: () =>
      likely.map((candidate, index) =>
        fixIn(
          use.body.path,
          `Change to “${candidate}”`,
          writeScalar(snapshot, use.body.path, node, candidate),
          index === 0,
        ),
      ),
  });
}

function undecorated(
  snapshot: Snapshot,
  entity: Entity,
  node: ScalarNode,
  path: string,
  match: PythonFunction,
): Problem {
  const written = typeOf(entity);
  const type = TYPES.has(written) || written === SERVICE ? written : 'workflow';
  const message = `“${match.name}” in ${path} has no @${type} decorator, so nothing can call it. Decorate it, point to another function, or remove this entry.`;
  return problem('missing-decorator', entity.path, node, message, {
    related: [{ path, span: match.nameSpan, message: 'The function stands here.' }],
    fixes: () => (type === SERVICE ? [] : [decoratorFix(snapshot, path, match, type)]),
  });
}

function* typeDiffers(
  snapshot: Snapshot,
  entity: Entity,
  path: string,
  match: PythonFunction,
  actual: DecoratorType,
): Iterable<Problem> {
  const declared = typeOf(entity);
  // Another word is no type at all, and told as that.
  if (declared === actual || (!TYPES.has(declared) && declared !== SERVICE)) return;
  const use = fieldUse(entity, 'type');
  const said = use ? `says ${declared}` : `says nothing, which is ${declared}`;
  const message = `“${match.name}” is decorated as ${actual}, and the manifest ${said}. Make the two agree.`;
  const node = use?.entry.value;
  yield problem(
    'decorator-type',
    entity.path,
    node ?? fieldUse(entity, 'function_name')?.entry.value ?? entity.keySpan,
    message,
    {
      related: [{ path, span: match.decorator ?? match.nameSpan, message: 'The decorator stands here.' }],
      fixes: () => [
        node?.kind === 'scalar'
          ? fixIn(entity.path, `Change the type to ${actual}`, writeScalar(snapshot, entity.path, node, actual), true)
          : fixIn(
              entity.path,
              `Add the type ${actual}`,
              addField(snapshot, entity.path, entity.node, 'type', actual, 'function_name'),
              true,
            ),
      ],
    },
  );
}

function sharesWord(a: string, b: string): boolean {
  const words = new Set(a.toLowerCase().split('_'));
  return b
    .toLowerCase()
    .split('_')
    .some(word => word.length > 3 && words.has(word));
}
