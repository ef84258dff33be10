/** The latest good state of a stack of config files, and what changes when they are looked at again. */
import { emitter } from '../base/events.ts';
import type { Variables } from '../config/environment.ts';
import type { KeyPath } from '../config/key-path.ts';
import { explain, type ResolvedConfig, resolveConfig } from '../config/layers.ts';
import { layoutOf, placeOf } from '../config/older.ts';
import type { ConfigKey, FileLayer } from '../config/schema.ts';
import type { Log } from '../ports/log.ts';
import type { FileFacts } from '../ports/write-disk.ts';
import type { Content, Outside } from '../store/outside.ts';
import { patchedValue } from '../syntax/toml-patch.ts';
import { valueAt } from '../syntax/tree.ts';
import { keyChanges } from './config-changes.ts';
import type { KeyChange } from './config-engine.ts';
import {
  configFileOf,
  type FilePlace,
  hasEmptied,
  heldOf,
  type KnownText,
  knownFile,
  look,
  type SeenFile,
  unseen,
} from './config-files.ts';

/** A content that this process has just given to a file, so that it need not be read back. */
export interface WrittenText {
  /** The file as the write was planned for it. */
  readonly before: SeenFile;
  readonly content: Content;
  readonly now: KnownText;
}

export interface ConfigState {
  config(): ResolvedConfig;
  /** What the layers above this one say: little to read, where the whole config may be much. */
  above(layer: FileLayer): ResolvedConfig;
  /** A whole number as the config has it; nothing where it has none. */
  integer(path: KeyPath): number | undefined;
  /** The files of a layer as they were when they were last looked at, the one that hides the others first. */
  files(layer: FileLayer): readonly SeenFile[];
  /** Reads all files. Changes of keys are told before it returns. */
  look(): void;
  /**
   * Like `look`, but takes a file for unchanged whose size and time are as they were. Only for whoever compares the
   * content later, since two saves of one moment may look alike.
   */
  glance(): void;
  /** What the process itself has written is known. Where somebody has looked meanwhile, it looks again instead. */
  wrote(written: readonly WrittenText[]): void;
  /** Like `look`, but leaves all as it was where a file has become empty or is gone, and answers that. */
  lookUnlessEmptied(): 'looked' | 'emptied';
  readonly changed: (listener: (changes: readonly KeyChange[]) => void) => { dispose(): void };
}

export interface ConfigStateOptions {
  readonly places: readonly FilePlace[];
  readonly variables: Variables;
  readonly outside: Pick<Outside, 'disk' | 'hash'>;
  readonly log: Log;
  readonly keys: readonly ConfigKey[];
}

/** Reads the files at once. */
export function createConfigState({ places, variables, outside, log, keys }: ConfigStateOptions): ConfigState {
  const changes = emitter<readonly KeyChange[]>();
  let listeners = 0;
  let files = places.map(place => look(outside, unseen(place)));
  /** Made when somebody asks: a process that only writes needs none. */
  let resolved: ResolvedConfig | undefined;
  const config = (): ResolvedConfig => {
    resolved ??= resolveConfig(
      files.flatMap(file => configFileOf(file) ?? []),
      variables,
      keys,
    );
    return resolved;
  };
  let above: { readonly of: readonly SeenFile[]; readonly config: ResolvedConfig } | undefined;
  const aboveUser = (): ResolvedConfig => {
    const of = files.filter(({ place }) => place.layer === 'project');
    if (above?.of.length !== of.length || above.of.some((file, at) => file !== of[at])) {
      above = {
        of,
        config: resolveConfig(
          of.flatMap(file => configFileOf(file) ?? []),
          variables,
          keys,
        ),
      };
    }
    return above.config;
  };
  const take = (next: SeenFile[]): void => {
    if (next.every((file, at) => file === files[at])) return;
    for (const [at, file] of next.entries()) tellHeld(log, files[at], file);
    const before = listeners > 0 ? config() : undefined;
    files = next;
    resolved = undefined;
    const found = before ? keyChanges(before, config()) : [];
    if (found.length > 0) changes.fire(found);
  };
  const read = (): SeenFile[] => files.map(file => look(outside, file));
  const glances = createGlances(outside);
  return {
    config,
    above: layer => (layer === 'user' ? aboveUser() : resolveConfig([], variables, keys)),
    integer(path) {
      const { by } = explain(resolved ?? aboveUser(), path, keys);
      const isSaid = resolved !== undefined || (by !== undefined && by.layer !== 'default');
      const said = isSaid ? by?.value : (ownValue(files, path) ?? by?.value);
      return typeof said === 'number' ? said : undefined;
    },
    files: layer => files.filter(({ place }) => place.layer === layer),
    look: () => take(read()),
    glance: () => take(files.map(glances.glance)),
    wrote(written) {
      const next = files.map(file => {
        const own = written.find(({ before }) => before.place === file.place);
        if (!own) return file;
        return own.before === file ? knownFile(file.place, own.content, own.now) : look(outside, file);
      });
      for (const { before } of written) glances.remember(next.find(({ place }) => place === before.place));
      take(next);
    },
    lookUnlessEmptied() {
      const next = read();
      if (next.some((file, at) => hasEmptied(files[at] ?? file, file))) return 'emptied';
      take(next);
      return 'looked';
    },
    changed(listener) {
      // What changes is told from now on, so there must be something to compare with.
      config();
      listeners++;
      let on = true;
      const guarded = changes.on(found => attempt(log, () => listener(found)));
      return {
        dispose() {
          if (on) listeners--;
          on = false;
          guarded.dispose();
        },
      };
    },
  };
}

interface Glances {
  readonly glance: (file: SeenFile) => SeenFile;
  /** The file has this content, as far as this process knows. */
  readonly remember: (file: SeenFile | undefined) => void;
}

/** Remembers with which size and time a content was seen. */
function createGlances(outside: Pick<Outside, 'disk' | 'hash'>): Glances {
  const known = new Map<FilePlace, { readonly content: string; readonly facts: FileFacts }>();
  const factsOf = ({ place }: SeenFile): FileFacts | 'missing' | undefined => {
    const facts = outside.disk.facts(place.file);
    if ('failed' in facts) return facts.failed === 'missing' ? 'missing' : undefined;
    // The time of a link says nothing of its target.
    return facts.type === 'file' ? facts : undefined;
  };
  return {
    glance(file) {
      const facts = factsOf(file);
      if (facts === 'missing') return file.content === 'absent' ? file : unseen(file.place);
      const was = known.get(file.place);
      const isSame = facts && was?.facts.size === facts.size && was.facts.changedMs === facts.changedMs;
      if (isSame && was?.content === file.content) return file;
      const seen = look(outside, file);
      if (facts) known.set(file.place, { content: seen.content, facts });
      return seen;
    },
    remember(file) {
      const facts = file && factsOf(file);
      if (file && facts && facts !== 'missing') known.set(file.place, { content: file.content, facts });
    },
  };
}

/** What the user's files say of a key, where it is a scalar. */
function ownValue(files: readonly SeenFile[], path: KeyPath): unknown {
  for (const file of files) {
    if (file.place.layer !== 'user') continue;
    if (file.patched) {
      const value = patchedValue(file.patched.patch, path);
      if (value !== undefined) return value;
      continue;
    }
    const { parsed, lastGood } = file;
    const { root } = parsed.held && lastGood ? lastGood.parsed : parsed;
    const node = placeOf(layoutOf(root), path).reduce<typeof root>((at, key) => valueAt(at, key), root);
    if (node?.kind === 'scalar') return node.value;
  }
  return undefined;
}

/** A listener's mistake is its own: the others are told, and a write that is durable stays acknowledged. */
export function attempt(log: Log, listener: () => void): void {
  try {
    listener();
  } catch (error) {
    log.error(`A listener of the config failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function tellHeld(log: Log, before: SeenFile | undefined, now: SeenFile): void {
  const { place, lastGood } = now;
  const was = before && heldOf(before)?.message;
  const is = heldOf(now)?.message;
  if (was === is) return;
  if (is === undefined) log.info(`${place.shownAs} can be read again.`);
  else log.info(`${place.shownAs} cannot be read: ${is}${lastGood ? ' What it said before still holds.' : ''}`);
}
