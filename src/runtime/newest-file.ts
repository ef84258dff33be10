/** How recently something in a folder was worked on. */
import { countsForRecency } from '../workspace/recency.ts';
import type { LookDisk } from './find-workspaces.ts';

/** The time of the newest file below a folder, in milliseconds; 0 where there is none. Big trees are looked at in part. */
export function newestFileMs(disk: LookDisk, folder: string): number {
  let newest = 0;
  const waiting = [folder];
  for (let looked = 0; waiting.length > 0 && looked < MOST_FILES; ) {
    const at = waiting.shift() ?? '';
    const entries = disk.list(at);
    if ('failed' in entries) continue;
    for (const { name, type } of entries) {
      if (!countsForRecency(name) || ++looked > MOST_FILES) continue;
      if (type === 'folder') waiting.push(`${at}/${name}`);
      if (type !== 'file') continue;
      const facts = disk.facts(`${at}/${name}`);
      if (!('failed' in facts)) newest = Math.max(newest, facts.changedMs);
    }
  }
  return newest;
}

const MOST_FILES = 2000;
