/** What drift wants to know of the disk beside what a snapshot says. The runtime reads it; nothing here asks a disk. */
import type { Sketch } from './sketch.ts';

export interface FileFact {
  /** SHA-256 of the bytes, in hexadecimal digits. */
  readonly hash: string;
  /** Of a text that no role makes the snapshot read. */
  readonly sketch?: Sketch;
}

export interface DiskFacts {
  /** By path. A file that could not be read is not in it, and is not concluded from. */
  readonly files: ReadonlyMap<string, FileFact>;
  /** One hash over the names and contents of all files below a folder that an app or asset owns. */
  readonly folders: ReadonlyMap<string, string>;
}
