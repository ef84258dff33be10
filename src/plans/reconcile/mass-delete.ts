/** Stops a plan that would delete so much that it is likely a mistake. */
import type { KindName } from '../../manifest/fields.ts';
import { kindNamed } from '../../manifest/kinds/table.ts';
import { homeOf } from '../../snapshot/drift/home.ts';
import type { ReconcileContext } from './offer.ts';
import type { PendingDelete } from './plan.ts';

/** More than so many, and more than this share of a kind; or all of a kind that has `FEW` or more. */
const MANY = 5;
const SHARE = 0.2;
const FEW = 3;

type Look = Pick<ReconcileContext, 'snapshot' | 'drifts'>;

/** One sentence that says how much, or nothing where it is not so much. */
export function massDelete(context: Look, deletes: readonly PendingDelete[]): string | undefined {
  const parts = (['manifest', 'disk'] as const).flatMap(from => {
    const totals = from === 'manifest' ? declaredByKind(context) : onDiskByKind(context);
    const counts = countsOf(deletes.filter(each => each.from === from).map(({ kind }) => kind));
    return [...counts].flatMap(([kind, count]) => {
      const total = Math.max(count, totals.get(kind) ?? 0);
      const isMuch = (count > MANY && count > SHARE * total) || (count === total && count >= FEW);
      return isMuch ? [`${count} of ${total} ${kindNamed(kind).plural} from the ${from}`] : [];
    });
  });
  if (parts.length === 0) return undefined;
  const all = parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  return `This would take ${all}, so it is stopped until you say that it is meant.`;
}

function declaredByKind({ snapshot }: Look): Map<KindName, number> {
  return countsOf(snapshot.entities.map(({ kind }) => kind.name));
}

/** Those in their place, and those that drift tells of elsewhere. */
function onDiskByKind({ snapshot, drifts }: Look): Map<KindName, number> {
  const atHome = snapshot.entities
    .filter(entity => homeOf(snapshot, entity).is === 'there')
    .map(({ kind }) => kind.name);
  const elsewhere = drifts.flatMap(({ kind, entity, to, others = [] }) => {
    if (!entity || (kind !== 'undeclared' && kind !== 'copied' && kind !== 'moved' && kind !== 'renamed')) return [];
    return Array.from({ length: (to && kind !== 'copied' ? 1 : 0) + others.length }, () => entity.kind);
  });
  return countsOf([...atHome, ...elsewhere]);
}

function countsOf<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
