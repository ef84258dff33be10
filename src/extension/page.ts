/** A read-only page that Mooring writes, as data: its text, and the places of files behind words in it. */
import type { EffectiveConfig } from '../protocol/protocol.ts';

export interface Page {
  readonly text: string;
  readonly links: readonly PageLink[];
}

/** Lines count from 0, as characters do; the place in the file counts from 1. */
export interface PageLink {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly file: string;
  readonly at: number;
}

/** A page that the engine wrote. */
export function pageOf({ text, links }: EffectiveConfig): Page {
  return {
    text,
    links: links.map(({ range: { start, end }, file, line }) => ({
      line: start.line,
      start: start.character,
      end: end.character,
      file,
      at: line + 1,
    })),
  };
}
