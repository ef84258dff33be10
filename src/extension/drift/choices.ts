/** What a person is asked before a plan: which rows, and where there are several ways which one, as data. */
import type { ChoiceState, DriftRowState, ResolutionState } from '../../protocol/protocol.ts';
import { counted } from '../words.ts';
import type { DriftEntry } from './rows.ts';

/** One question of the second step: all rows that have the same ways are asked about together. */
export interface WayQuestion {
  readonly entries: readonly DriftEntry[];
  readonly ways: readonly ResolutionState[];
}

/** Whether a row is chosen before a person chose: nothing that is a question, or deletes, goes by itself. */
export function isPreselected({ isQuestion, resolutions }: DriftRowState): boolean {
  const [best] = resolutions;
  return !isQuestion && best !== undefined && best.isSafe && best.deletes === 0;
}

/** Rows that some way would end. */
export function isResolvable({ resolutions }: DriftRowState): boolean {
  return resolutions.length > 0;
}

/** Rows whose best way nobody would choose otherwise are not asked about; those with one way neither. */
export function waysToAsk(entries: readonly DriftEntry[], decided: ReadonlyMap<string, string>): WayQuestion[] {
  const groups = new Map<string, { entries: DriftEntry[]; ways: readonly ResolutionState[] }>();
  for (const entry of entries) {
    const { resolutions, kind, isQuestion } = entry.row;
    if (decided.has(entryKey(entry)) || resolutions.length < 2 || (resolutions[0]?.isSafe && !isQuestion)) continue;
    const ids = resolutions.map(({ id }) => id);
    // Ways that name a place differ from row to row, and each question has an answer of its own.
    const key = JSON.stringify(isQuestion ? [entryKey(entry)] : [entry.root, kind, ids]);
    const group = groups.get(key);
    if (group) group.entries.push(entry);
    else groups.set(key, { entries: [entry], ways: resolutions });
  }
  return [...groups.values()];
}

/** `workflow greet`, or `12 rows`: whom a question is about. */
export function askedAbout({ entries }: WayQuestion): string {
  const [first] = entries;
  return first && entries.length === 1 ? first.row.title : counted(entries.length, 'row');
}

/** A way for many rows at once, whose own titles name one place each. */
export function wayForMany({ kind, title }: ResolutionState): string {
  return FOR_MANY[kind] ?? title;
}

const FOR_MANY: Readonly<Record<string, string>> = {
  relocate: 'Change the paths in the manifest',
  'move-back': 'Move the files back to where the manifest says',
  declare: 'Declare them',
  undeclare: 'Take their entries out of the manifest',
  'set-aside': 'Set the files aside, into the quarantine',
  restore: 'Bring them back as they were last accepted',
  adopt: 'Take the ids of the files into the manifest',
  're-identify': 'Give the files other ids',
  'repair-manifest': 'Take what the files say into the manifest',
  'repair-file': 'Take what the manifest says into the files',
  accept: 'Leave both sides as they are',
};

/** One answer for all drifts of a row, those that are not listed too. */
export function choiceOf({ key }: DriftRowState, resolution: string): ChoiceState {
  return { drift: key, resolution };
}

/** Unique in the window. */
export function entryKey({ root, row }: DriftEntry): string {
  return `${root}\n${row.key}`;
}

/** What a way does to all rows of a question, whose own ways of that kind may delete more or less. */
export function wayOfAll({ entries }: WayQuestion, way: ResolutionState): ResolutionState {
  const own = entries.flatMap(({ row }) => row.resolutions.filter(({ id }) => id === way.id));
  return { ...way, deletes: own.reduce((sum, { deletes }) => sum + deletes, 0) };
}

/** `the disk stays as it is`: which side wins, in words. */
export function sideWords({ keeps, deletes }: ResolutionState): string {
  const parts = [
    ...(keeps === 'disk' ? ['the disk stays as it is'] : []),
    ...(keeps === 'manifest' ? ['the manifest stays as it is'] : []),
    ...(deletes > 0 ? [`${deletes} would go`] : []),
  ];
  return parts.join(' · ');
}
