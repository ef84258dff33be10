/** Manifests that Mooring writes as a whole: the same entities give the same text, whoever had them and however they stood there. */

import { printedPart } from '../../manifest/merge/print.ts';
import type { MapShape } from '../../manifest/merge/shape.ts';

export interface PrintedSection {
  readonly name: string;
  /** As a list, without keys. */
  readonly listed?: boolean;
  readonly entries: readonly PrintedEntry[];
}

export interface PrintedEntry {
  readonly key: string;
  readonly shape: MapShape;
}

/** The sections in the order given, and the entries of each in theirs. */
export function printManifest(sections: readonly PrintedSection[], header = ''): string {
  const texts = sections
    .filter(({ entries }) => entries.length > 0)
    .map(({ name, listed = false, entries }) => {
      const lines = entries.map(({ key, shape }) => {
        const part = printedPart(listed ? undefined : key, shape, { style: 'block', listed, column: 2 });
        return `  ${part}\n`;
      });
      return `${name}:\n${lines.join('')}`;
    });
  return [...(header === '' ? [] : [header]), ...texts].join('\n');
}
