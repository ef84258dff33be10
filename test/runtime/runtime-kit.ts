/** A project's runtime on a model disk, whose time, trust and plans the test makes. */
import assert from 'node:assert/strict';
import type { DriftPolicy } from '../../src/config/drift-policies.ts';
import type { EarlierContents } from '../../src/git/earlier-content.ts';
import { nodeHash } from '../../src/node/hash.ts';
import type { Choice, PlanEffects, ReconcilePlan, Resolution } from '../../src/plans/reconcile/plan.ts';
import type { DiskEntry, ReadDisk } from '../../src/ports/disk.ts';
import type { WriteDisk } from '../../src/ports/write-disk.ts';
import { createProject } from '../../src/runtime/create-project.ts';
import { createProjectRuntime } from '../../src/runtime/create-project-runtime.ts';
import { createProjectFacts } from '../../src/runtime/project-facts.ts';
import type {
  Applied,
  MadePlan,
  ProjectRuntime,
  Refusal,
  RuntimeEvent,
  RuntimeStatus,
} from '../../src/runtime/project-runtime.ts';
import type { Reconciler } from '../../src/runtime/reconcile-plans.ts';
import { driftKey } from '../../src/snapshot/drift/drift-key.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Outside } from '../../src/store/outside.ts';
import { projectPlace } from '../../src/store/root-places.ts';
import { uuid } from '../kit/check.ts';
import { type ModelDisk, modelDisk } from '../kit/model-disk.ts';
import { modelOutside } from '../kit/model-outside.ts';

export const PIER = '/srv/pier';
export const MANIFEST = '.mooring/manifest.yaml';
export const BASE = '.mooring/.local/base.json';

export const FILES = {
  [MANIFEST]: `# Ours
forms:
  a: { id: ${uuid(1)}, path: forms/a.form.yaml }
  b: { id: ${uuid(2)}, path: forms/b.form.yaml }
rules:
  c: { id: ${uuid(3)}, path: c.md }
apps:
  d: { id: ${uuid(4)}, path: apps/d }
`,
  'forms/a.form.yaml': `id: ${uuid(1)}\nname: A\n`,
  'forms/b.form.yaml': `id: ${uuid(2)}\nname: B\n`,
  'c.md': 'One\nTwo\nThree\n',
  'apps/d/app.yaml': `id: ${uuid(4)}\nname: D\n`,
  'apps/d/pages/main.tsx': 'export default 1;\n',
  'notes.txt': 'Of no kind\n',
} as const;

export interface Rig {
  readonly model: ModelDisk;
  readonly runtime: ProjectRuntime;
  readonly events: RuntimeEvent[];
  readonly errors: string[];
  /** What the next plan does, whatever is chosen; without it the real plans are made. */
  effects: Partial<PlanEffects> & { readonly plan?: Partial<ReconcilePlan> };
  trusted: boolean;
  unsaved: string[];
  policies: Partial<Record<string, DriftPolicy>>;
  /** Whether every look fails. */
  breaksLooks: boolean;
  /** Before each step of the disk, where the test handed in no world. */
  onStep: () => void;
  readonly hash: (text: string) => string;
  /** A hand edit, and the hint of it. */
  edit(path: string, text: string): void;
  move(from: string, to: string): void;
  text(path: string): string | undefined;
  /** Time passes; what is due is done. */
  pass(ms: number): Promise<void>;
}

export interface RigOptions {
  readonly model?: ModelDisk;
  readonly outside?: Outside;
  readonly process?: string;
  readonly livesOn?: boolean;
  readonly reconciler?: Reconciler;
  readonly git?: Readonly<Record<string, string>>;
  /** Told beside `events`. */
  readonly bus?: (event: RuntimeEvent) => void;
}

export function pier(files: Readonly<Record<string, string>> = FILES): ModelDisk {
  const model = modelDisk();
  model.putFolder(PIER);
  for (const [path, text] of Object.entries(files)) model.put(`${PIER}/${path}`, text);
  return model;
}

export function rig(options: RigOptions = {}): Rig {
  const { model = pier(), git } = options;
  let begun: Rig | undefined;
  const outside =
    options.outside ?? modelOutside(model.open({ before: () => begun?.onStep() }), options.process ?? 'first');
  const disk = readDisk(outside.disk);
  const log = { info() {}, debug() {}, error: (message: string) => void errors.push(message) };
  const pause = async (): Promise<void> => {};
  const errors: string[] = [];
  const events: RuntimeEvent[] = [];
  const timers = manualTimers();
  const project = createProject({ root: PIER, disk, pause, log });
  const store = openStore(outside, projectPlace(outside, PIER), { actor: `ana@pier test/${options.process ?? 1}` });
  let count = 0;
  const facts = createProjectFacts({ disk, hash: nodeHash, clock: outside.clock, pause });
  const runtime = createProjectRuntime({
    project,
    facts: {
      read(snapshot, again) {
        if (world.breaksLooks) throw new Error('The disk went away.');
        return facts.read(snapshot, again);
      },
    },
    disk,
    store,
    storeRoot: PIER,
    hash: nodeHash,
    clock: outside.clock,
    freshId: () => uuid(900_000 + count++),
    log,
    pause,
    trusted: () => world.trusted,
    unsaved: () => world.unsaved,
    policyOf: kind => world.policies[kind] ?? 'ask',
    bus(event) {
      events.push(event);
      options.bus?.(event);
    },
    reconciler: options.reconciler ?? givenEffects(() => world.effects),
    ...(options.livesOn ? { follows: { timer: timers.timer } } : {}),
    ...(git ? { earlier: gitOf(git) } : {}),
  });
  const world: Rig = {
    model,
    runtime,
    events,
    errors,
    effects: {},
    trusted: true,
    unsaved: [],
    policies: {},
    breaksLooks: false,
    onStep() {},
    hash: text => nodeHash(new TextEncoder().encode(text)),
    edit(path, text) {
      model.clockMs += 10;
      model.put(`${PIER}/${path}`, text);
      runtime.project.touch([path]);
    },
    move(from, to) {
      const refused = model.open().rename(`${PIER}/${from}`, `${PIER}/${to}`);
      assert.equal(refused, undefined);
      runtime.project.touch([from, to]);
    },
    text: path => model.text(`${PIER}/${path}`),
    pass: timers.pass,
  };
  begun = world;
  return world;
}

/** What git has, by path. */
function gitOf(git: Readonly<Record<string, string>>): EarlierContents {
  const none = { none: 'never-committed', message: 'Git never had it.' } as const;
  const origin = { from: 'HEAD (1a2b3c4d)', commit: '1a2b3c4d' };
  const fileOf = (path: string, text: string) => ({ path, bytes: new TextEncoder().encode(text), isExecutable: false });
  return {
    async file(path) {
      const text = git[path];
      return text === undefined ? none : { ...fileOf(path, text), ...origin };
    },
    async folder(folder) {
      const files = Object.entries(git).filter(([path]) => path.startsWith(`${folder}/`));
      return files.length === 0 ? none : { files: files.map(([path, text]) => fileOf(path, text)), ...origin };
    },
  };
}

/** Plans that do what the test says, for any choice. */
function givenEffects(given: () => Rig['effects']): Reconciler {
  const resolution: Resolution = { id: 'accept', kind: 'accept', title: 'As given', isSafe: true, deletes: [] };
  return {
    offers: () => [{ resolution, act: () => [] }],
    *plan() {
      const { plan, ...effects } = given();
      yield;
      const none = { edits: [], moves: [], setAside: [], restores: [], accepts: [], relies: [] };
      return {
        label: 'As given',
        steps: [],
        blocking: [],
        advisory: [],
        deletes: [],
        effects: { ...none, ...effects },
        ...plan,
      };
    },
  };
}

/** A plan of the given effects. */
export async function planned(world: Rig, effects: Rig['effects'] = world.effects): Promise<MadePlan> {
  world.effects = effects;
  const made = await world.runtime.plan([]);
  assert.ok(!('refused' in made), JSON.stringify(made));
  return made;
}

export function isApplied(answer: Applied | Refusal): Applied {
  assert.ok(!('refused' in answer), JSON.stringify(answer));
  return answer;
}

export function isRefused(answer: object, refused: Refusal['refused']): Refusal {
  assert.ok('refused' in answer, JSON.stringify(answer));
  const refusal = answer as Refusal;
  assert.equal(refusal.refused, refused, refusal.message);
  assert.match(refusal.message, /[.]$/);
  return refusal;
}

/** What waits, each as `kind key`. */
export function waits({ drifts }: RuntimeStatus): string[] {
  return drifts.filter(drift => drift.waits).map(({ kind, entity }) => `${kind} ${entity?.key ?? ''}`);
}

/** A choice for the one drift of a kind. */
export function choose(world: Rig, kind: string, resolution: string): Choice {
  const drift = world.runtime.status.drifts.find(each => each.kind === kind);
  assert.ok(drift, `no ${kind}`);
  return { drift: driftKey(drift), resolution };
}

/** What the events said, in a word each. */
export function told(events: readonly RuntimeEvent[]): string[] {
  return events.map(event =>
    event.is === 'committed' ? `committed ${event.generation}` : `${event.status.state} ${event.status.generation}`,
  );
}

/** One edit of a file: the first place of some words is replaced. */
export function replacing({ runtime }: Pick<Rig, 'runtime'>, path: string, old: string, text: string) {
  const start = runtime.project.onDisk().sources.get(path)?.text.indexOf(old) ?? -1;
  assert.ok(start >= 0, `“${old}” is not in ${path}`);
  return { path, edits: [{ start, end: start + old.length, text }] };
}

/** The project's folder of a model disk, as the engine reads it. */
export function readDisk(disk: WriteDisk): ReadDisk {
  const at = (path: string): string => (path === '' ? PIER : `${PIER}/${path}`);
  return {
    list(folder) {
      const entries = disk.list(at(folder));
      return 'failed' in entries && entries.code === 'ENOTDIR' ? { ...entries, failed: 'not-a-folder' } : entries;
    },
    read: (path, limit) => disk.read(at(path), limit),
    follow(path) {
      const real = disk.realPath(at(path));
      if ('failed' in real) return { broken: real.failed === 'circular' ? 'circular' : 'dangling' };
      if (!real.path.startsWith(`${PIER}/`)) return { broken: 'outside' };
      const facts = disk.facts(real.path);
      const type: DiskEntry['type'] = 'failed' in facts ? 'other' : facts.type;
      if (type !== 'file' && type !== 'folder') return { broken: 'dangling' };
      return { to: real.path.slice(PIER.length + 1), type };
    },
  };
}

function manualTimers() {
  let nowMs = 0;
  let waiting: { readonly atMs: number; readonly work: () => void }[] = [];
  return {
    timer(delayMs: number, work: () => void) {
      const own = { atMs: nowMs + delayMs, work };
      waiting.push(own);
      return {
        dispose() {
          waiting = waiting.filter(each => each !== own);
        },
      };
    },
    async pass(ms: number) {
      nowMs += ms;
      const due = waiting.filter(({ atMs }) => atMs <= nowMs);
      waiting = waiting.filter(each => !due.includes(each));
      for (const { work } of due) work();
      // All that follows is promises on a disk that answers at once.
      for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
    },
  };
}
