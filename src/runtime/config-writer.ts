/** Writes intents into the files of a layer, through the store of their root. */

import type { Intent } from '../config/intent.ts';
import { describeIntents, intentProblem } from '../config/intents.ts';
import { keyText } from '../config/key-path.ts';
import { hiddenBy, originText, type ResolvedConfig, schemaIn } from '../config/layers.ts';
import { type PatchedFile, planPatch, startFilePatch } from '../config/plan-patch.ts';
import {
  fileView,
  planCompact,
  planRestore,
  planWrite,
  type WritableFile,
  type WritePlan,
  type WriteRefusal,
} from '../config/plan-write.ts';
import { CONFIG_SCHEMA, type ConfigKey, type FileLayer } from '../config/schema.ts';
import type { Change } from '../store/change.ts';
import type { Committed } from '../store/commit.ts';
import type { WriteFailure } from '../store/failure.ts';
import type { Store } from '../store/open-store.ts';
import type { Outside } from '../store/outside.ts';
import type { Compacted, Refused, WriteOptions, Written } from './config-engine.ts';
import type { FilePlace, KnownText, SeenFile } from './config-files.ts';
import { refused, refusedPlan, refusedWrite } from './config-refusals.ts';
import type { ConfigState } from './config-state.ts';

export interface WriterOptions {
  readonly state: ConfigState;
  readonly outside: Pick<Outside, 'disk' | 'clock'>;
  readonly keys: readonly ConfigKey[];
  /** `user@host front/pid`. */
  readonly actor: string;
  readonly keep: 'durable' | 'lean' | 'none';
  /** Nothing where there is no such root. */
  readonly store: (layer: FileLayer) => Store | undefined;
}

export interface ConfigWriter {
  update(intents: readonly Intent[], options: WriteOptions): Promise<Written | Refused>;
  restore(hash: string, options: WriteOptions): Promise<Written | Refused>;
  compact(options: WriteOptions): Promise<Compacted | Refused>;
}

/** How often a write is begun anew because somebody changed the file meanwhile without taking the lock. */
const ATTEMPTS = 8;

export function createConfigWriter(options: WriterOptions): ConfigWriter {
  const { state, outside, keys, actor } = options;
  const facts = () => ({ nowMs: outside.clock(), actor });
  return {
    async update(intents, write) {
      const { layer = 'user' } = write;
      const store = options.store(layer);
      if (!store) return noRoot(layer);
      const plan = (): Plan =>
        planSets(options, layer, intents, facts()) ??
        planWrite(writable(options, layer), layer, intents, facts(), keys);
      return (
        early(options, layer, intents, plan) ??
        commit(options, store, layer, plan, { ...write, label: write.label ?? describeIntents(intents) })
      );
    },
    async restore(hash, write) {
      const { layer = 'user' } = write;
      const store = options.store(layer);
      if (!store) return noRoot(layer);
      const bytes = store.history.read(hash);
      const place = bytes && placeOfVersion(state, store, layer, hash);
      if (!bytes || !place)
        return refused('not-found', `No earlier state ${hash} is kept; the history names those that are.`);
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      const plan = (): Plan => {
        const file = writable(options, layer).find(each => each.seen.place === place);
        if (!file) return { why: 'other', message: `${place.shownAs} is not one of the files any more.` };
        return planRestore(file, text, facts(), keys);
      };
      return commit(options, store, layer, plan, { ...write, label: write.label ?? `restore ${hash.slice(0, 12)}` });
    },
    async compact(write) {
      const { layer = 'user' } = write;
      const store = options.store(layer);
      return store ? compact(options, store, layer, { ...write, label: write.label ?? 'compact' }) : noRoot(layer);
    },
  };
}

interface OwnFile extends WritableFile {
  readonly seen: SeenFile;
}

/** What is left of a plan once it is made. */
interface OwnPlan {
  readonly writes: readonly (KnownText & { readonly file: AboutFile })[];
  readonly about: readonly AboutFile[];
  readonly keys: WritePlan<OwnFile>['keys'];
}

type AboutFile = Pick<OwnFile, 'seen' | 'path' | 'text'>;

type Plan = OwnPlan | WriteRefusal;

function noRoot(layer: FileLayer): Refused {
  const message =
    layer === 'project'
      ? 'There is no project here; go to a folder with a “.mooring” in it or above it, or write the user’s config instead.'
      : 'There is no user root here, so nothing is written.';
  return refused('no-project', message);
}

/**
 * What makes no sense is refused before anybody waits for the lock, by what the files say right now. A file that is not
 * there has nothing to be unset, and is not made for that.
 */
function early(
  { state, keys }: WriterOptions,
  layer: FileLayer,
  intents: readonly Intent[],
  plan: () => Plan,
): Written | Refused | undefined {
  const problem = intentProblem(intents, layer, new Map(), keys);
  if (problem?.why === 'scope') return refused('scope', problem.message);
  const nothingToUnset = (): boolean =>
    state.files(layer).every(({ content }) => content === 'absent') && intents.every(intent => intent.do === 'unset');
  const isDoubtful = (): boolean => problem !== undefined || nothingToUnset() || state.files(layer).some(isClosed);
  // Under the lock it is looked anyway. What this process wrote last itself was in order.
  if (!state.files(layer).some(({ patched }) => patched)) state.glance();
  if (!isDoubtful()) return undefined;
  state.look();
  if (!isDoubtful()) return undefined;
  const planned = plan();
  if ('why' in planned) return refusedPlan(planned);
  return nothingToUnset() ? unchanged(state, layer) : undefined;
}

function isClosed(file: SeenFile): boolean {
  // Only what was read and may be written is patched.
  if (file.patched) return false;
  return file.parsed.held !== undefined || schemaIn(file.parsed.root) > CONFIG_SCHEMA;
}

/** The plan where all that is set are scalars of the one file there is; nothing for all else. */
function planSets(
  { state, keys }: WriterOptions,
  layer: FileLayer,
  intents: readonly Intent[],
  facts: { readonly nowMs: number; readonly actor: string },
): OwnPlan | undefined {
  const [seen, ...others] = state.files(layer);
  if (!seen || others.some(({ content }) => content !== 'absent') || intents.some(each => each.do !== 'set')) return;
  const hasMeta = layer === 'user';
  const known = seen.patched ?? startOf(seen, hasMeta, keys);
  const planned = known && planPatch(known, intents, { ...facts, layer, hasMeta }, keys);
  if (!planned) return undefined;
  const { patched, keys: touched } = planned;
  const file: AboutFile = { seen, path: seen.place.shownAs, text: seen.text };
  return {
    writes: patched === known ? [] : [{ file, text: patched.patch.text, patched }],
    about: [file],
    keys: touched,
  };
}

function startOf(
  { document, view, text, parsed }: SeenFile,
  hasMeta: boolean,
  keys: readonly ConfigKey[],
): PatchedFile | undefined {
  return document && startFilePatch(document, view ?? fileView(text, parsed, keys), hasMeta);
}

/** The files of a layer, just read. */
function writable({ state, outside }: WriterOptions, layer: FileLayer): OwnFile[] {
  return state.files(layer).map((seen, at) => {
    const { place, text, parsed, document, view } = seen;
    const changedMs = (): number => {
      const facts = outside.disk.facts(place.file);
      return 'failed' in facts ? outside.clock() : facts.changedMs;
    };
    const hasMeta = layer === 'user' && at === 0;
    return {
      seen,
      path: place.shownAs,
      text,
      parsed,
      changedMs,
      hasMeta,
      ...(document ? { document } : {}),
      ...(view ? { view } : {}),
    };
  });
}

async function commit(
  options: WriterOptions,
  store: Store,
  layer: FileLayer,
  plan: () => Plan,
  write: WriteOptions & { readonly label: string },
): Promise<Written | Refused> {
  const { state, keep } = options;
  const { label, patienceMs } = write;
  const places = state.files(layer).map(({ place }) => place);
  for (let attempt = 1; ; attempt++) {
    let planned: Plan | undefined;
    const changes = (): readonly Change[] | WriteFailure => {
      // The store compares what is there by its content, so a glance will do, until one was deceived.
      if (attempt === 1) state.glance();
      else state.look();
      planned = plan();
      if (attempt === 1 && 'why' in planned) {
        state.look();
        planned = plan();
      }
      return 'why' in planned ? { failed: 'other', path: places[0]?.file ?? '' } : changesOf(planned);
    };
    const patience = patienceMs === undefined ? {} : { patienceMs };
    const done = await store.commit({ label, keep, changes, ...patience });
    if (planned && 'why' in planned) return refusedPlan(planned);
    if ('failed' in done || done.conflicts.length > 0) {
      const failure: WriteFailure = 'failed' in done ? done : { failed: 'changed', path: done.conflicts[0] ?? '' };
      const again = failure.failed === 'changed' || failure.failed === 'lost-lock';
      if (again && attempt < ATTEMPTS) continue;
      state.look();
      return refusedWrite(failure, places);
    }
    if (!planned) return refused('other', 'The store did not ask what to write.');
    return finished(options, layer, planned, done);
  }
}

async function compact(
  options: WriterOptions,
  store: Store,
  layer: FileLayer,
  write: WriteOptions & { readonly label: string },
): Promise<Compacted | Refused> {
  const { state, keys } = options;
  let records: readonly string[] = [];
  const plan = (): Plan => {
    const [first] = writable(options, layer);
    if (!first) return { writes: [], about: [], keys: [] };
    const planned = planCompact(first, keys);
    if ('why' in planned) return planned;
    records = planned.records;
    return planned;
  };
  state.look();
  const now = plan();
  if ('why' in now) return refusedPlan(now);
  // Nobody waits for the lock, and none is made, where there is nothing to do.
  const done = now.writes.length > 0 ? await commit(options, store, layer, plan, write) : unchanged(state, layer);
  if (done.is === 'refused') return done;
  const tidied = await store.tidyHistory(write.patienceMs);
  if ('failed' in tidied)
    return refusedWrite(
      tidied,
      state.files(layer).map(({ place }) => place),
    );
  return { ...done, records, versions: tidied.dropped };
}

function unchanged(state: ConfigState, layer: FileLayer): Written {
  const file = state.files(layer)[0]?.place.shownAs ?? '';
  return { is: 'written', changed: false, layer, file, hidden: [], durable: true };
}

function changesOf({ writes, about }: OwnPlan): Change[] {
  const written = writes.map(({ file, text }): Change => {
    const { place, content } = file.seen;
    const { path, mode } = place;
    const after = new TextEncoder().encode(text);
    return { path, before: content, after, ...(mode === undefined ? {} : { mode }) };
  });
  // Files that say already what is asked for: that they do is promised too, so it must outlast a loss of power.
  const same = about.filter(file => file.seen.content !== 'absent' && !writes.some(write => write.file === file));
  const kept = same.map(({ seen, text }): Change => {
    return { path: seen.place.path, before: seen.content, after: new TextEncoder().encode(text) };
  });
  return [...written, ...kept];
}

function finished(
  { state, keep }: WriterOptions,
  layer: FileLayer,
  { writes, about, keys: touched }: OwnPlan,
  { operation, durable }: Committed,
): Written {
  state.wrote(
    writes.flatMap(now => {
      const { seen } = now.file;
      const done = operation?.files.find(({ path }) => path === seen.place.path);
      return done ? [{ before: seen, content: done.after, now }] : [];
    }),
  );
  const file = writes[0]?.file ?? about[0];
  const above = state.above(layer);
  return {
    is: 'written',
    changed: operation !== undefined,
    layer,
    file: file?.path ?? state.files(layer)[0]?.place.shownAs ?? '',
    hidden: touched.flatMap(({ path, isSet }) => hiddenSentence(above, path, layer, isSet)),
    durable,
    ...(operation && keep !== 'none' ? { operation: operation.id } : {}),
  };
}

function hiddenSentence(config: ResolvedConfig, path: readonly string[], layer: FileLayer, isSet: boolean): string[] {
  const by = hiddenBy(config, path, layer);
  if (!by) return [];
  const [name, origin] = [keyText(path), originText(by)];
  const way = by.variable === undefined ? 'unset it there' : 'unset that variable';
  if (!isSet) return [`“${name}” is still set by ${origin}; ${way} to take it out altogether.`];
  return [`“${name}” is hidden by ${origin}, which goes first; ${way} for this to hold.`];
}

function placeOfVersion(state: ConfigState, store: Store, layer: FileLayer, hash: string): FilePlace | undefined {
  const places = state.files(layer).map(({ place }) => place);
  return places.find(({ path }) => {
    const versions = store.history.versions(path);
    return !('failed' in versions) && versions.some(version => version.hash === hash);
  });
}
