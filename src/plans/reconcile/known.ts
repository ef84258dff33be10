/** What many offers and a plan ask of one look, worked out once and only where somebody asks. */
import { groupedBy } from '../../base/grouped.ts';
import { foldersAbove } from '../../base/paths.ts';
import type { Steps } from '../../base/steps.ts';
import type { TextEdit } from '../../base/text.ts';
import { checkSteps } from '../../checks/check-project.ts';
import type { Problem } from '../../checks/problem.ts';
import { aliasesIn, effectOfEdits } from '../../checks/safe-fixes.ts';
import type { KindName } from '../../manifest/fields.ts';
import type { Found } from '../../queries/undeclared.ts';
import type { Drift, DriftPlace } from '../../snapshot/drift/drift-row.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { declaredWithNumbers } from '../declare.ts';
import type { Offer } from './offer.ts';

export interface Known {
  /** All that is wrong with the project as it is. */
  readonly problems: () => Steps<readonly Problem[]>;
  /** What was offered already, by `offersOf`. */
  readonly offers: Map<Drift, readonly Offer[]>;
  /** What edits of a file do to the YAML aliases in it. */
  readonly effectOnAliases: (path: string, edits: readonly TextEdit[]) => 'breaks' | 'shared' | 'none';
  /** Whether the manifest takes one more of its kind where it is written. */
  readonly takes: (found: Found) => boolean;
  /** What is undeclared at a path, or below it. */
  readonly undeclaredIn: (path: string) => readonly Drift[];
  /** Whether a place may be what another entity is looked for: a person says first. */
  readonly isInQuestion: (place: DriftPlace) => boolean;
}

/** `drifts` are all of the look. */
export function knownFor(snapshot: Snapshot, drifts: readonly Drift[]): Known {
  let problems: readonly Problem[] | undefined;
  const aliases = new Map<string, ReturnType<typeof aliasesIn>>();
  const taken = new Map<KindName, boolean>();
  const undeclared = once(() => {
    const each = drifts.flatMap(drift => {
      if (drift.kind !== 'undeclared' || !drift.to) return [];
      const { path } = drift.to;
      return [path, ...foldersAbove(path)].map(at => ({ at, drift }));
    });
    return groupedBy(each, ({ at }) => at);
  });
  const inQuestion = once(() => {
    const asked = drifts.filter(({ kind, certainty }) => certainty === 'question' && kind !== 'undeclared');
    return new Set(asked.flatMap(({ others = [] }) => others.map(nameOf)));
  });
  return {
    *problems() {
      problems ??= yield* checkSteps(snapshot);
      return problems;
    },
    offers: new Map(),
    effectOnAliases(path, edits) {
      const source = snapshot.sources.get(path);
      // Without a star there is no alias, and most texts have none.
      if (!source?.text.includes('*')) return 'none';
      const places = aliases.get(path) ?? aliasesIn(source.root);
      aliases.set(path, places);
      return effectOfEdits(places, edits);
    },
    takes(found) {
      const before = taken.get(found.kind.name);
      if (before !== undefined) return before;
      const { refused } = declaredWithNumbers(snapshot, [{ found, id: found.id ?? ANY_ID }], []);
      taken.set(found.kind.name, refused.length === 0);
      return refused.length === 0;
    },
    undeclaredIn: path => (undeclared().get(path) ?? []).map(({ drift }) => drift),
    isInQuestion: place => inQuestion().has(nameOf(place)),
  };
}

/** Only to see whether it can be written. */
const ANY_ID = '00000000-0000-4000-8000-000000000000';

function nameOf({ path, functionName }: DriftPlace): string {
  return `${path}\0${functionName ?? ''}`;
}

function once<T>(make: () => T): () => T {
  let made: { readonly is: T } | undefined;
  return () => {
    made ??= { is: make() };
    return made.is;
  };
}
