/** Why what a pull makes of the manifest cannot be believed. Nothing is deleted because of such a manifest. */
import type { Kind, KindName } from '../../manifest/fields.ts';
import { kindOfSection } from '../../manifest/kinds/table.ts';
import { hasManifest, type Snapshot } from '../../snapshot/snapshot.ts';
import type { PlanFinding } from '../reconcile/plan.ts';
import { type PulledFile, placeAfter } from './pull.ts';

/** So many of a kind are never all deleted because a section happens to be empty. */
const MASS = 3;

/** `before` and `after` are the project without and with the pull. */
export function manifestFaults(before: Snapshot, after: Snapshot, files: readonly PulledFile[]): PlanFinding[] {
  if (hasManifest(before) && !hasManifest(after)) {
    const path = before.layout.used[0]?.path ?? '';
    return [{ message: `${path} is gone on their side, and nothing is deleted because of that. ${BRING_BACK}`, path }];
  }
  const touched = new Set(files.flatMap(file => placeAfter(file) ?? []));
  const unreadable = after.layout.used.flatMap(({ path }): PlanFinding[] => {
    const held = touched.has(path) ? after.sources.get(path)?.parsed.held : undefined;
    return held ? [{ message: `${path} cannot be read as it comes. ${held.message}`, path }] : [];
  });
  if (unreadable.length > 0) return unreadable;
  return [...secondManifests(before, after), ...unwrapped(before, after), ...emptied(before, after)];
}

const BRING_BACK = 'Bring it back there, then pull again.';

/** Of two, nobody but a person says which one counts. */
function secondManifests(before: Snapshot, after: Snapshot): PlanFinding[] {
  const known = new Set(before.layout.unused.map(({ path }) => path));
  const used = after.layout.used[0]?.path ?? '';
  return after.layout.unused.flatMap(({ path }) =>
    known.has(path)
      ? []
      : [{ message: `${path} would be a second manifest beside ${used}. Keep one of them, then pull again.`, path }],
  );
}

function unwrapped(before: Snapshot, after: Snapshot): PlanFinding[] {
  const known = new Set(before.sections.flatMap(({ wrapped, path }) => (wrapped ? [] : [path])));
  return after.sections.flatMap(({ wrapped, path, name }) =>
    wrapped || known.has(path)
      ? []
      : [
          {
            message: `The entries of ${path} come without “${name}:” above them. Put it there, then pull again.`,
            path,
          },
        ],
  );
}

/**
 * What holds nothing where entities were, and does not say so on purpose, as `{}` does or a section that is taken out. The
 * last one or two may well have been taken out by hand.
 */
function emptied(before: Snapshot, after: Snapshot): PlanFinding[] {
  const [first] = after.layout.used;
  const least = after.layout.used.length === 1 && first?.role === 'section' ? MASS : 1;
  if (first && after.entities.length === 0 && before.entities.length >= least) {
    const message = `${first.path} declares nothing any more as it comes, and nothing is deleted because of that. ${BRING_BACK}`;
    return [{ message, path: first.path }];
  }
  const [had, has] = [countsOf(before), countsOf(after)];
  const lost = (kind: Kind | undefined): number => (kind && !has.has(kind.name) ? (had.get(kind.name) ?? 0) : 0);
  const empty = (path: string, kind: Kind | undefined, atLeast: number): PlanFinding[] => {
    const count = lost(kind);
    if (!kind || count === 0 || count < atLeast) return [];
    const what = count === 1 ? `a ${kind.title} was` : `${count} ${kind.plural} were`;
    const message = `${path} has nothing under “${kind.section}” where ${what}, and nothing is deleted because of that. ${BRING_BACK}`;
    return [{ message, path }];
  };
  const files = after.layout.used.flatMap(({ path, role, stem }) => {
    const source = after.sources.get(path);
    if (role !== 'section' || !source || after.sections.some(section => section.path === path)) return [];
    return empty(path, kindOfSection(stem), source.text.trim() === '' || source.root ? 1 : MASS);
  });
  const sections = after.sections.flatMap(({ kind, node, path }) =>
    node.kind === 'scalar' ? empty(path, kind, node.value === null ? MASS : 1) : [],
  );
  return [...files, ...sections];
}

function countsOf({ entities }: Snapshot): ReadonlyMap<KindName, number> {
  const counts = new Map<KindName, number>();
  for (const { kind } of entities) counts.set(kind.name, (counts.get(kind.name) ?? 0) + 1);
  return counts;
}
