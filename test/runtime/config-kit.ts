/** A config engine on a model disk, whose time and hints the test makes. */
import assert from 'node:assert/strict';
import type { FileLayer } from '../../src/config/schema.ts';
import type { ConfigEngine, KeyChange, Refused, Written } from '../../src/runtime/config-engine.ts';
import { type ConfigRoot, createConfigEngine } from '../../src/runtime/create-config-engine.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Outside } from '../../src/store/outside.ts';
import { type ModelDisk, modelDisk } from '../kit/model-disk.ts';
import { modelOutside } from '../kit/model-outside.ts';

export const HOME = '/home/ana/.mooring';
export const PROJECT = '/srv/pier';
export const USER_FILE = `${HOME}/config.toml`;
export const OLDER_FILE = `${HOME}/workspaces/default-workspace.toml`;
export const PROJECT_FILE = `${PROJECT}/.mooring/config.toml`;
export const SHOWN: Readonly<Record<FileLayer, string>> = {
  user: '~/.mooring/config.toml',
  project: '.mooring/config.toml',
};

export interface Rig {
  readonly model: ModelDisk;
  readonly engine: ConfigEngine;
  readonly told: string[];
  /** A hint of the watcher. */
  hint(): void;
  /** Time passes; what is due is done. */
  pass(ms: number): void;
  /** Paths and polling of the watcher that runs, if one does. */
  watched(): { readonly paths: readonly string[]; readonly pollingMs: number } | undefined;
}

export interface RigOptions {
  readonly model?: ModelDisk;
  readonly outside?: Outside;
  readonly variables?: Readonly<Record<string, string>>;
  readonly layers?: readonly FileLayer[];
  readonly keep?: 'durable' | 'lean' | 'none';
  readonly actor?: string;
  readonly sweepMs?: number;
}

export function rig(options: RigOptions = {}): Rig {
  const { model = modelDisk(), layers = ['user', 'project'], keep, actor = 'ana@pier test/1' } = options;
  const outside = options.outside ?? modelOutside(model.open(), 'first');
  const timers = manualTimers();
  const told: string[] = [];
  let watching: { paths: readonly string[]; onHint: () => void; pollingMs: number } | undefined;
  const log = (message: string): void => void told.push(message);
  const engine = createConfigEngine({
    roots: rootsOf(outside, actor).filter(({ layer }) => layers.includes(layer)),
    variables: options.variables ?? {},
    outside,
    actor,
    log: { info: log, debug: log, error: log },
    timer: timers.timer,
    watch(paths, onHint, { polling }) {
      const own = { paths, onHint, pollingMs: polling?.intervalMs ?? 0 };
      watching = own;
      return {
        dispose() {
          if (watching === own) watching = undefined;
        },
      };
    },
    ...(keep ? { keep } : {}),
    ...(options.sweepMs === undefined ? {} : { sweepMs: options.sweepMs }),
  });
  return { model, engine, told, hint: () => watching?.onHint(), pass: timers.pass, watched: () => watching };
}

export function rootsOf(outside: Outside, actor: string): readonly ConfigRoot[] {
  const history = (versions: number) => (versions === 0 ? {} : { history: { versionsPerPath: versions } });
  const user = { root: HOME, local: `${HOME}/.local` };
  const project = { root: PROJECT, local: `${PROJECT}/.mooring/.local` };
  return [
    {
      layer: 'user',
      folder: HOME,
      openStore: versions => openStore(outside, user, { actor, ...history(versions) }),
      files: [
        { path: 'config.toml', shownAs: SHOWN.user },
        { path: 'workspaces/default-workspace.toml', shownAs: '~/.mooring/workspaces/default-workspace.toml' },
      ],
    },
    {
      layer: 'project',
      folder: PROJECT,
      openStore: versions => openStore(outside, project, { actor, ...history(versions) }),
      files: [{ path: '.mooring/config.toml', shownAs: SHOWN.project }],
    },
  ];
}

/** Timers that go off only when the test lets time pass. */
export function manualTimers() {
  let nowMs = 0;
  let count = 0;
  const waiting = new Map<number, { readonly atMs: number; readonly work: () => void }>();
  return {
    timer(delayMs: number, work: () => void) {
      const id = count++;
      waiting.set(id, { atMs: nowMs + delayMs, work });
      return { dispose: () => void waiting.delete(id) };
    },
    pass(ms: number): void {
      const untilMs = nowMs + ms;
      for (;;) {
        const due = [...waiting].filter(([, { atMs }]) => atMs <= untilMs).sort((a, b) => a[1].atMs - b[1].atMs)[0];
        if (!due) break;
        const [id, { atMs, work }] = due;
        waiting.delete(id);
        nowMs = Math.max(nowMs, atMs);
        work();
      }
      nowMs = untilMs;
    },
  };
}

export function writtenBy(answer: Written | Refused): Written {
  assert.equal(answer.is, 'written', answer.is === 'refused' ? answer.message : '');
  return answer as Written;
}

export function refusedBy(answer: { readonly is: string } | Refused, why: Refused['why']): string {
  assert.equal(answer.is, 'refused');
  const { why: actual, message } = answer as Refused;
  assert.equal(actual, why, message);
  return message;
}

/** `key: old -> new (layer)`, as a test compares them. */
export function changeTexts(changes: readonly KeyChange[]): string[] {
  return changes.map(each => `${each.key}: ${String(each.old)} -> ${String(each.new)} (${each.layer})`);
}

/** The text without Mooring's metadata. */
export function withoutMeta(text: string | undefined): string | undefined {
  return text?.replace(/\n*\[__meta__\][\s\S]*$/, '\n');
}
