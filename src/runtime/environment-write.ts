/**
 * Sets and unsets a variable in a `.env`, as one commit of its root's store. No value gets into a label, a message or the
 * log; the content before is kept in the history, which is its owner's alone.
 */
import { applyEdits } from '../base/text.ts';
import { nameProblem, setEnv, unsetEnv } from '../config/dotenv-edit.ts';
import { ignoringEnv } from '../config/dotenv-ignore.ts';
import type { Change } from '../store/change.ts';
import { failureSentence, type WriteFailure } from '../store/failure.ts';
import type { Store } from '../store/open-store.ts';
import type { Outside } from '../store/outside.ts';
import { decodeText } from '../syntax/bytes.ts';
import { LIMIT_ENV, readEnvFile } from './environment.ts';
import type { LookDisk } from './find-workspaces.ts';

export type EnvironmentIntent =
  | { readonly do: 'set'; readonly name: string; readonly value: string }
  | { readonly do: 'unset'; readonly name: string };

/** The file that is written. */
export interface EnvironmentFile {
  /** In the paths of the store. */
  readonly path: string;
  /** Absolute, with `/`. */
  readonly file: string;
  /** As people know it. */
  readonly shownAs: string;
  /** In a project: what keeps the file out of git, in the same three ways. */
  readonly ignore?: { readonly path: string; readonly file: string; readonly text: string };
  /** The folder that the file may not lead out of through links; any unless told. */
  readonly bounds?: string | undefined;
}

export interface EnvironmentWriting {
  readonly store: Pick<Store, 'commit'>;
  readonly outside: { readonly disk: LookDisk } & Pick<Outside, 'hash'>;
  /** How well the content before is kept; `durable` unless told. */
  readonly keep?: 'durable' | 'lean' | 'none';
}

export type EnvironmentResult =
  | {
      readonly is: 'written';
      /** False where it is so already. */
      readonly changed: boolean;
      /** False where the system does not promise that it outlasts a loss of power. */
      readonly durable: boolean;
      /** The `.gitignore` got a line, so that git does not take the file up. */
      readonly ignored: boolean;
      /** Of the commit, for an undo; nothing where nothing was written or no content before is kept. */
      readonly operation?: string;
    }
  | { readonly is: 'refused'; readonly message: string };

/** How often a write is begun anew because somebody changed the file meanwhile without taking the lock. */
const ATTEMPTS = 8;
/** Of a new file: it is there for secrets. */
const MODE = 0o600;

export async function writeEnvironment(
  writing: EnvironmentWriting,
  file: EnvironmentFile,
  intent: EnvironmentIntent,
): Promise<EnvironmentResult> {
  const { store, keep = 'durable' } = writing;
  // What makes no sense, or changes nothing, waits for no lock and leaves no trace.
  const early = planned(writing, file, intent);
  if ('refused' in early) return { is: 'refused', message: early.refused };
  if (early.changes.length === 0) return { is: 'written', changed: false, durable: true, ignored: false };
  for (let attempt = 1; ; attempt++) {
    let plan = early as Plan;
    const done = await store.commit({
      label: `${intent.do} ${intent.name} in ${file.path}`,
      keep,
      changes: () => {
        plan = planned(writing, file, intent);
        return 'refused' in plan ? { failed: 'other', path: file.file } : plan.changes;
      },
    });
    if ('refused' in plan) return { is: 'refused', message: plan.refused };
    const failure = 'failed' in done ? done : conflictIn(done.conflicts);
    if (!failure) {
      const durable = 'failed' in done || done.durable;
      const operation = 'failed' in done || keep === 'none' ? undefined : done.operation;
      const undo = operation ? { operation: operation.id } : {};
      return { is: 'written', changed: plan.changes.length > 0, durable, ignored: plan.ignores, ...undo };
    }
    const again = failure.failed === 'changed' || failure.failed === 'lost-lock';
    if (!again || attempt >= ATTEMPTS) return { is: 'refused', message: refusal(failure, file) };
  }
}

type Plan = { readonly changes: readonly Change[]; readonly ignores: boolean } | { readonly refused: string };

/** The changes by what the files say right now. */
function planned(writing: EnvironmentWriting, file: EnvironmentFile, intent: EnvironmentIntent): Plan {
  const { disk, hash } = writing.outside;
  const wrongName = nameProblem(intent.name);
  if (wrongName) return { refused: wrongName };
  const read = readEnvFile(disk, file.file, file.bounds);
  if ('refused' in read) {
    return { refused: `${file.shownAs} ${read.refused}, so nothing is written into it; ${read.wayOut}.` };
  }
  const { text = '', bytes } = read;
  const edits = intent.do === 'set' ? setEnv(text, intent.name, intent.value) : unsetEnv(text, intent.name);
  if ('message' in edits) return { refused: edits.message };
  if (edits.length === 0) return { changes: [], ignores: false };
  const after = new TextEncoder().encode(applyEdits(text, edits));
  if (after.length > LIMIT_ENV) return { refused: `${file.shownAs} would be larger than 1 MB; keep less in it.` };
  const change: Change = { path: file.path, before: bytes ? hash(bytes) : 'absent', after, mode: MODE };
  const ignore = intent.do === 'set' && file.ignore ? ignoreChange(writing, file.ignore) : undefined;
  return { changes: ignore ? [ignore, change] : [change], ignores: ignore !== undefined };
}

/** What makes git leave the file alone; nothing where it does, or where a person decided otherwise. */
function ignoreChange(
  { outside: { disk, hash } }: EnvironmentWriting,
  { path, file, text }: NonNullable<EnvironmentFile['ignore']>,
): Change | undefined {
  const read = disk.read(file, LIMIT_ENV);
  if ('failed' in read) {
    const isMissing = read.failed === 'missing';
    return isMissing ? { path, before: 'absent', after: new TextEncoder().encode(text) } : undefined;
  }
  const decoded = decodeText(read.bytes);
  const edits = 'text' in decoded ? ignoringEnv(decoded.text) : [];
  if ('held' in decoded || edits.length === 0) return undefined;
  return { path, before: hash(read.bytes), after: new TextEncoder().encode(applyEdits(decoded.text, edits)) };
}

function conflictIn([path]: readonly string[]): WriteFailure | undefined {
  return path === undefined ? undefined : { failed: 'changed', path };
}

function refusal(failure: WriteFailure, { file, shownAs, ignore }: EnvironmentFile): string {
  const known = failure.path === file ? shownAs : failure.path === ignore?.file ? ignore?.path : undefined;
  return failureSentence(known === undefined ? failure : { ...failure, path: known });
}
