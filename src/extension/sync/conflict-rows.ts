/** What is asked about one conflict, as data. */
import type { Resolved, SyncConflict } from '../../sync/sync.ts';

export type ConflictAnswer =
  | { readonly is: 'pick'; readonly pick: Resolved }
  /** This one and all that are still undecided. */
  | { readonly is: 'all'; readonly pick: 'ours' | 'theirs' }
  | { readonly is: 'merge' };

export interface ConflictRow {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly answer: ConflictAnswer;
}

/** The rows for a single conflict, those for all of `left` last. */
export function conflictRows(conflict: SyncConflict, left: number): readonly ConflictRow[] {
  const { entity, files } = conflict;
  const own = entity ? sideRows(conflict) : textRows(conflict);
  const merge: readonly ConflictRow[] = files
    ? [{ label: '$(git-merge) Merge by Hand', description: 'in the merge editor', answer: { is: 'merge' } }]
    : [];
  const all: readonly ConflictRow[] =
    left > 1
      ? (['ours', 'theirs'] as const).map(pick => ({
          label: `$(check-all) Take All ${pick === 'ours' ? 'Ours' : 'Theirs'}`,
          description: `the ${left} that are undecided`,
          answer: { is: 'all', pick },
        }))
      : [];
  return [...merge, ...own, ...all];
}

function sideRows({ entity }: SyncConflict): readonly ConflictRow[] {
  const values = { ours: entity?.ours, theirs: entity?.theirs };
  return (['ours', 'theirs'] as const).map(pick => ({
    label: `$(${SIDE_ICONS[pick]}) ${SIDE_NAMES[pick]}: ${valueWords(values[pick], entity?.what)}`,
    description: SIDE_WORDS[pick],
    answer: { is: 'pick', pick },
  }));
}

function textRows({ files, message }: SyncConflict): readonly ConflictRow[] {
  // Without files the sentence alone says what each side has.
  const what = files ? { ours: sideFile(files.ours), theirs: sideFile(files.theirs) } : undefined;
  return (['ours', 'theirs'] as const).map(pick => ({
    label: `$(${SIDE_ICONS[pick]}) ${SIDE_NAMES[pick]}: ${what ? what[pick] : 'the whole file'}`,
    description: SIDE_WORDS[pick],
    ...(what ? {} : { detail: message }),
    answer: { is: 'pick', pick },
  }));
}

function sideFile(file: string | undefined): string {
  return file === undefined ? 'no file' : 'the whole file';
}

const SIDE_NAMES = { ours: 'Ours', theirs: 'Theirs' } as const;
const SIDE_WORDS = { ours: 'as it is here', theirs: 'as it comes' } as const;
const SIDE_ICONS = { ours: 'home', theirs: 'cloud' } as const;

/** What a side has; long values are cut, since the place below shows them whole. */
export function valueWords(value: string | undefined, what?: string): string {
  if (value === undefined) return what === 'delete-edit' || what === 'edit-delete' ? 'without it' : 'nothing';
  if (value === '') return '“”';
  return value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)}…` : value;
}

const MOST_CHARACTERS = 80;

/** What it was before, where that is known: the rows say what it became. Else the engine’s sentence. */
export function conflictPlaceholder({ entity, message }: SyncConflict): string {
  return entity?.base === undefined ? message : `Both sides changed it; it was ${valueWords(entity.base)}.`;
}

/** Whether a text still has places that nobody merged. */
export function hasMarkers(text: string): boolean {
  return /^(?:<{7}|>{7}|\|{7})(?: |\r?$)/m.test(text);
}
