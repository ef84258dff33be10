/** How a workspace's folder compares with its scaffold, as rows of a list. Data only. */
import { nearSentence, type Scaffold, type ScaffoldEntry, shownEntry } from '../../plans/workspace/scaffold.ts';
import type { ValueOrigin } from '../../workspace/effective.ts';
import { lastPart } from '../words.ts';

export interface ScaffoldRow {
  readonly label: string;
  /** The name of an icon of the editor. */
  readonly icon: string;
  readonly status: ScaffoldEntry['status'] | 'refused';
  readonly description: string;
  /** What a person should look at; empty where all is well. */
  readonly detail: string;
  readonly origin: ValueOrigin;
}

export interface ScaffoldCheck {
  readonly rows: readonly ScaffoldRow[];
  /** `2 missing, 3 matching, 1 differing`. */
  readonly counts: string;
  /** As in `Scaffold`. */
  readonly complete: boolean;
}

export function scaffoldCheck(scaffold: Scaffold): ScaffoldCheck {
  const rows = scaffoldRows(scaffold);
  return { rows, counts: countsOf(rows), complete: scaffold.complete };
}

/** What is missing first, then what differs or cannot be made, then what is there. */
function scaffoldRows({ entries, refused }: Scaffold): ScaffoldRow[] {
  const rows = [
    ...entries.map(rowOf),
    ...refused.map(({ written, message, origin }) => row('refused', written, message, origin)),
  ];
  return rows.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
}

function countsOf(rows: readonly ScaffoldRow[]): string {
  return ORDER.flatMap(status => {
    const count = rows.filter(each => each.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  }).join(', ');
}

const ORDER: readonly ScaffoldRow['status'][] = ['missing', 'differing', 'refused', 'matching'];

const ICONS: Readonly<Record<ScaffoldRow['status'], string>> = {
  missing: 'circle-large-outline',
  differing: 'warning',
  refused: 'error',
  matching: 'check',
};

function rowOf(entry: ScaffoldEntry): ScaffoldRow {
  const { status, why, near, origin } = entry;
  const detail = why ?? (near === undefined ? '' : nearSentence(entry, near));
  return row(status, shownEntry(entry), detail, origin);
}

function row(status: ScaffoldRow['status'], label: string, detail: string, origin: ValueOrigin): ScaffoldRow {
  const description = `${status} · ${lastPart(origin.file)}:${origin.line}`;
  return { label, icon: ICONS[status], status, description, detail, origin };
}
