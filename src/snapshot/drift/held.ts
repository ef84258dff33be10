/** Held: a file that cannot be read faithfully is told as that, and nothing else is concluded from it. */
import { baseName } from '../../base/paths.ts';
import { canonicalUuid } from '../../base/uuid.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Source } from '../source.ts';
import type { DiskFacts } from './disk-facts.ts';
import type { Drift } from './drift-row.ts';
import type { Subject } from './subject.ts';
import { placeInManifest, told } from './tell.ts';

/** The held files that nobody declares under the path where they are. */
export interface HeldFiles {
  /** One that surely is the thing of this entity: by the id that it had, or by its bytes. */
  thatIs(subject: Subject): Source | undefined;
  /** One that could be. */
  thatMayBe(subject: Subject): Source | undefined;
  /** Those that were not told with an entity. Manifests are among them. */
  readonly rest: readonly Source[];
}

export function heldFiles(snapshot: Snapshot, subjects: readonly Subject[], facts: DiskFacts): HeldFiles {
  const declared = new Set(subjects.flatMap(({ home }) => (home.is === 'held' ? [home.path] : [])));
  const held = [...snapshot.sources.values()].filter(source => source.held && !declared.has(source.path));
  const free = held.filter(({ role }) => role !== 'manifest');
  const told = new Set<Source>();
  // Every entity that is gone asks all of them.
  const known = free.map(source => {
    const definition = source.definition();
    return {
      source,
      id: definition?.id,
      hash: facts.files.get(source.path)?.hash,
      name: baseName(source.path).toLowerCase(),
      mayLackId: definition?.id === undefined || (definition.kind.file?.syntax ?? source.role) === 'python',
    };
  });
  return {
    thatIs({ entity, before }) {
      if (known.length === 0) return undefined;
      const own = entity.id === undefined ? undefined : canonicalUuid(entity.id);
      const found = known.find(({ source, id, hash }) => {
        if (told.has(source)) return false;
        if (id !== undefined && own !== undefined) return id === own;
        return hash !== undefined && hash === before?.hash;
      });
      if (found) told.add(found.source);
      return found?.source;
    },
    thatMayBe({ entity }) {
      const { file } = entity.kind;
      if (!file) return undefined;
      const fits = (name: string): boolean =>
        file.names.some(ending => (file.whole ? name === ending : name.endsWith(ending)));
      return known.find(({ source, name, mayLackId }) => mayLackId && !told.has(source) && fits(name))?.source;
    },
    get rest() {
      return held.filter(source => !told.has(source) && (source.role !== 'python' || source.decorated().length > 0));
    },
  };
}

export function heldEntity(subject: Subject, path: string, message: string): Drift {
  return told('held', {
    entity: subject.entity,
    declared: placeInManifest(subject.entity),
    ...(subject.from ? { from: subject.from } : {}),
    to: { path, ...(subject.functionName === undefined ? {} : { functionName: subject.functionName }) },
    reason: `${message} Until then nothing is concluded from ${path}.`,
    isBlocking: true,
  });
}

export function heldFile({ path, parsed }: Source): Drift {
  const reason = `${parsed.held?.message ?? 'The file cannot be read.'} Until then nothing is concluded from ${path}.`;
  const at = parsed.held ? { at: { path, span: parsed.held.span } } : {};
  return told('held', { to: { path, ...at }, reason, isBlocking: true });
}
