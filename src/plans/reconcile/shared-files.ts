/** A file that moves or is set aside takes everything in it along: what shares it has to be chosen together. */
import { groupedBy } from '../../base/grouped.ts';
import { fieldText } from '../../manifest/field-text.ts';
import { type Entity, labelOf } from '../../manifest/read.ts';
import { driftKey } from '../../snapshot/drift/drift-key.ts';
import type { Drift } from '../../snapshot/drift/drift-row.ts';
import type { Action, Offer, ReconcileContext } from './offer.ts';
import type { PlanFinding } from './plan.ts';

/** One choice, with what it does. */
export interface Chosen {
  readonly key: string;
  readonly drift: Drift;
  readonly offer: Offer;
  readonly actions: readonly Action[] | { readonly blocked: string };
}

/** A sentence for each file that some of its things would be taken away with. */
export function sharedFiles(context: ReconcileContext, chosen: readonly Chosen[]): PlanFinding[] {
  const leaving = groupedBy(chosen.flatMap(leavingOf), ({ path }) => path);
  if (leaving.size === 0) return [];
  const byPlace = groupedBy(context.drifts, ({ kind, to }) => (kind === 'modified' ? undefined : to?.path));
  return [...leaving].flatMap(([path, together]) => {
    const keys = new Set(together.map(({ key }) => key));
    const staying = (byPlace.get(path) ?? []).filter(drift => drift.waits && !keys.has(driftKey(drift)));
    const names = [
      ...declaredIn(context, path, keys).map(labelOf),
      ...staying.flatMap(drift => (isCarriedAlong(drift, together) ? [] : (drift.entity?.name ?? []))),
    ];
    const [first] = names;
    if (first === undefined) return [];
    const others = [...new Set(names)].map(name => `“${name}”`).join(', ');
    const what = together.some(({ does }) => does === 'move') ? 'moves' : 'is set aside';
    return [
      {
        message: `${path} ${what} with all that is in it, and has ${others} as well. Choose the same for all of them.`,
        path,
      },
    ];
  });
}

interface Leaving {
  readonly key: string;
  readonly path: string;
  readonly does: 'move' | 'set-aside';
}

function leavingOf({ key, actions, drift }: Chosen): Leaving[] {
  if ('blocked' in actions || drift.to?.functionName === undefined) return [];
  return actions.flatMap((action): Leaving[] => {
    if (action.is === 'move') return [{ key, path: action.from, does: 'move' }];
    return action.is === 'set-aside' ? [{ key, path: action.path, does: 'set-aside' }] : [];
  });
}

/** What the manifest declares there goes nowhere. */
function declaredIn({ snapshot }: ReconcileContext, path: string, keys: ReadonlySet<string>): readonly Entity[] {
  const source = snapshot.sources.get(path);
  const names = new Set(source?.module().functions.map(({ name }) => name));
  const ids = new Set([...keys].map(key => key.split(' ')[1]));
  return (snapshot.byPlace.get(path) ?? []).filter(
    entity => names.has(fieldText(entity, 'function_name') ?? '') && !ids.has(entity.id ?? ''),
  );
}

/** What nobody declares goes where its file goes. */
function isCarriedAlong({ kind }: Drift, together: readonly Leaving[]): boolean {
  return kind === 'undeclared' && together.every(({ does }) => does === 'move');
}
