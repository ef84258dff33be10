/** What the engine knows of each config file: its latest bytes by hash, what they mean, and the last state that was good. */
import type { ConfigFile } from '../config/layers.ts';
import type { PatchedFile } from '../config/plan-patch.ts';
import type { FileView } from '../config/plan-write.ts';
import type { FileLayer } from '../config/schema.ts';
import type { DiskFailure } from '../ports/disk.ts';
import { below } from '../store/absolute.ts';
import type { Content, Outside } from '../store/outside.ts';
import { decodeText } from '../syntax/bytes.ts';
import { LIMITS } from '../syntax/scan.ts';
import type { TomlDocument } from '../syntax/toml-document.ts';
import { type ReadToml, readToml } from '../syntax/toml-read.ts';
import type { Parsed } from '../syntax/tree.ts';

/** A file of a layer. Of several of one layer, the first hides the others. */
export interface FilePlace {
  readonly layer: FileLayer;
  /** Below the folder of its root, with `/`. */
  readonly path: string;
  /** Absolute, with `/`. */
  readonly file: string;
  /** As it is shown to people. */
  readonly shownAs: string;
  /** Absolute: a link that leads out of this folder is not followed. A file that came with a clone has one. */
  readonly within?: string;
  /** Of a new file, cut by the umask; 0o644 unless told. */
  readonly mode?: number;
}

export interface SeenFile {
  readonly place: FilePlace;
  readonly content: Content | `unread ${string}`;
  /** Empty where there is none, or it cannot be read. */
  readonly text: string;
  readonly parsed: Parsed;
  /** The same text, read for edits, where that has been done. */
  readonly document?: TomlDocument | undefined;
  /** What the text means, where that was asked. */
  readonly view?: FileView;
  /** The same text, told as what differs from an earlier one; `parsed` and `document` are then made when they are asked for. */
  readonly patched?: PatchedFile;
  /** While the file is held. */
  readonly lastGood?: { readonly text: string; readonly parsed: Parsed };
}

const NOTHING: Parsed = { root: undefined, problems: [] };

/** Before the first look. */
export function unseen(place: FilePlace): SeenFile {
  return { place, content: 'absent', text: '', parsed: NOTHING };
}

/** A text that is known beside what it was read as. */
export type KnownText =
  | Pick<SeenFile, 'text' | 'parsed' | 'document' | 'view'>
  | { readonly text: string; readonly patched: PatchedFile };

/** A file with a content that is known, as `look` would give it. */
export function knownFile(place: FilePlace, content: Content, known: KnownText): SeenFile {
  if ('patched' in known) return lateFile(place, content, known.patched);
  const { text, parsed, document, view } = known;
  return { place, content, text, parsed, document, ...(view ? { view } : {}) };
}

/** Read whole when somebody asks what it says, and not before: a process that only writes never does. */
function lateFile(place: FilePlace, content: Content, patched: PatchedFile): SeenFile {
  const { text } = patched.patch;
  let read: ReadToml | undefined;
  const whole = (): ReadToml => {
    read ??= readToml(text);
    return read;
  };
  return {
    place,
    content,
    text,
    patched,
    get parsed() {
      return whole().parsed;
    },
    get document() {
      return whole().document;
    },
  };
}

/** Why a file is not read. A text that was patched was read before it was written. */
export function heldOf(seen: SeenFile): Parsed['held'] {
  return seen.patched ? undefined : seen.parsed.held;
}

/** The file as it is now: the same object as before where its bytes are the same. */
export function look({ disk, hash }: Pick<Outside, 'disk' | 'hash'>, before: SeenFile): SeenFile {
  const { place } = before;
  const answer = leadsOutside(disk, place) ? OUTSIDE : disk.read(place.file, LIMITS.textLength);
  if ('failed' in answer) {
    if (answer.failed === 'missing') return before.content === 'absent' ? before : unseen(place);
    const content = `unread ${answer.code}` as const;
    return before.content === content ? before : { place, content, ...held(answer), ...goodOf(before) };
  }
  const content = hash(answer.bytes);
  if (content === before.content) return before;
  const decoded = decodeText(answer.bytes);
  if ('held' in decoded) {
    const parsed = { ...NOTHING, held: decoded.held };
    return { place, content, text: '', parsed, ...goodOf(before) };
  }
  const { text } = decoded;
  const read = readToml(text);
  return { place, content, text, ...read, ...(read.parsed.held ? goodOf(before) : {}) };
}

/** Whether the file is a link, or stands below one, that leads out of where it belongs. */
export function leadsOutside(
  disk: Pick<Outside['disk'], 'realPath'>,
  { file, within }: Pick<FilePlace, 'file' | 'within'>,
) {
  if (within === undefined) return false;
  const real = disk.realPath(file);
  const root = disk.realPath(within);
  return 'path' in real && 'path' in root && below(root.path, real.path) === undefined;
}

/** As the read of a project's other files names it. */
const OUTSIDE: DiskFailure = { failed: 'permission', code: 'OUTSIDE' };

/** As the pure layer takes it; nothing where there is no file. */
export function configFileOf({ place, content, text, parsed, lastGood }: SeenFile): ConfigFile | undefined {
  if (content === 'absent') return undefined;
  return { layer: place.layer, path: place.shownAs, text, parsed, ...(lastGood ? { lastGood } : {}) };
}

/** Whether a file that said something says nothing now: mostly an editor in the middle of a save. */
export function hasEmptied(before: SeenFile, now: SeenFile): boolean {
  return before.text.trim() !== '' && now.text.trim() === '' && !now.parsed.held;
}

function goodOf({ content, text, parsed, lastGood }: SeenFile): Pick<SeenFile, 'lastGood'> {
  if (parsed.held) return lastGood ? { lastGood } : {};
  return content === 'absent' ? {} : { lastGood: { text, parsed } };
}

function held({ failed, code }: DiskFailure): Pick<SeenFile, 'text' | 'parsed'> {
  const megabytes = LIMITS.textLength / 1024 / 1024;
  const message =
    failed === 'too-large'
      ? `The file is larger than ${megabytes} MB and is not read; make it smaller.`
      : code === OUTSIDE.code
        ? 'The link leads outside the project; put the file itself here.'
        : failed === 'permission'
          ? `The file may not be read (${code}); allow your user to read it.`
          : failed === 'not-a-file'
            ? 'A folder or device stands where a file is expected; move it away.'
            : `The file cannot be read (${code}); try to open it, or restore it.`;
  const reason = failed === 'too-large' ? 'too-large' : 'unreadable';
  return { text: '', parsed: { ...NOTHING, held: { reason, message, span: { start: 0, end: 0 } } } };
}
