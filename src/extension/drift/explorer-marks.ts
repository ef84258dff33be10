/** What the Explorer shows beside files that drifted, as data. */
import type { DriftItemState, DriftRowState, DriftState } from '../../protocol/protocol.ts';
import { type KindLook, lookOf } from './kinds.ts';
import { pathOfPlace } from './rows.ts';

export interface ExplorerMark {
  readonly sign: string;
  readonly tooltip: string;
  readonly tone?: 'error' | 'warning';
}

/** By path relative to the project's root. What is gone is marked too: its folder shows it. */
export function explorerMarks({ rows }: Pick<DriftState, 'rows'>): ReadonlyMap<string, ExplorerMark> {
  const found = new Map<string, { readonly look: KindLook; readonly words: string[] }>();
  for (const row of rows) {
    for (const item of row.drifts) {
      const path = pathOf(item, row);
      if (path === undefined) continue;
      const look = lookOf(item.kind, row.isBlocking);
      const words = `${item.title}, ${look.words}: ${item.reason}`;
      const earlier = found.get(path);
      if (!earlier) found.set(path, { look, words: [words] });
      else found.set(path, { look: worse(earlier.look, look), words: [...earlier.words, words] });
    }
  }
  return new Map([...found].map(([path, { look, words }]) => [path, markOf(look, words)]));
}

function pathOf({ file }: DriftItemState, { from, to, drifts }: DriftRowState): string | undefined {
  if (file) return file.path;
  const place = from ?? to ?? drifts[0]?.declared?.path;
  return place === undefined || place === '.' ? undefined : pathOfPlace(place);
}

const ORDER = ['error', 'warning', undefined];

function worse(one: KindLook, other: KindLook): KindLook {
  return ORDER.indexOf(other.tone) < ORDER.indexOf(one.tone) ? other : one;
}

function markOf({ sign, tone }: KindLook, words: readonly string[]): ExplorerMark {
  const more = words.length - MOST_WORDS;
  const lines = more > 0 ? [...words.slice(0, MOST_WORDS), `… and ${more} more`] : words;
  return { sign, tooltip: `Mooring: ${lines.join('\n')}`, ...(tone ? { tone } : {}) };
}

const MOST_WORDS = 3;
