/** `mooring restore`: brings back a file, or all of an app or asset, as it was last accepted. */
import path from 'node:path';
import { labelOf } from '../manifest/read.ts';
import { portPath } from '../node/write-disk.ts';
import type { MadePlan, RuntimeStatus } from '../runtime/project-runtime.ts';
import type { Drift } from '../snapshot/drift/drift-row.ts';
import { below } from '../store/absolute.ts';
import type { Arguments } from './arguments.ts';
import { coloursOf } from './colour.ts';
import type { Command } from './command.ts';
import { cannot, type ExitCode, type Io, json, mayBeLost, notice, printable } from './io.ts';
import { type OpenedRuntime, withRuntime } from './open-runtime.ts';
import { DRY_RUN, FORMAT, wantsJson } from './options.ts';
import { planValue } from './plan-json.ts';
import { diffLines, effectLines, findingLines } from './plan-text.ts';
import { refuse } from './reconcile.ts';

export const restore: Command = {
  name: 'restore',
  summary: 'Bring a file of a project back as it was last accepted.',
  positionals: ['what'],
  options: [DRY_RUN, ...FORMAT],
  details: [
    'It is named by its path, or as an entity by its key, its id, or its kind and key ("form hello"); "./hello" is a path in',
    'any case. The content comes from what Mooring kept, from the quarantine, or from git. What stands there now is kept,',
    'and "mooring undo --project" brings it back.',
    '',
    'Exit codes: 0 it is as it was accepted, 2 it is kept nowhere, or it could not be done.',
  ],
  run(settings, io) {
    const [what] = settings.positionals;
    if (what === undefined)
      return cannot(io, 'Name what is to come back: "mooring restore forms/hello.form.yaml".', 'arguments');
    return withRuntime(settings, io, undefined, opened => bringBack(opened, what, settings, io), {
      recovers: !settings.has('dry-run'),
    });
  },
};

async function bringBack(opened: OpenedRuntime, what: string, settings: Arguments, io: Io): Promise<ExitCode> {
  const { runtime, root } = opened;
  const named = pathOf(opened, what, io);
  if ('wrong' in named) return cannot(io, named.wrong, 'unknown');
  const made = await runtime.planRestore(named.path);
  if ('refused' in made) return refuse(made, io);
  const dryRun = settings.has('dry-run');
  const colours = coloursOf(settings, io);
  const applied = dryRun ? undefined : await runtime.apply(made);
  if (applied && 'refused' in applied) return refuse(applied, io);
  if (applied && !applied.durable) notice(io, mayBeLost(named.path));
  const isSame = dryRun ? isNothing(made) : applied?.operation === undefined;
  if (wantsJson(settings)) {
    const { operation, durable = null } = applied ?? {};
    const value = { path: named.path, dryRun, changed: !dryRun && !isSame, plan: planValue(made) };
    io.out(json({ version: 1, root, ...value, operation: operation?.id ?? null, durable }));
    return 0;
  }
  const lines = isSame ? [] : [...effectLines(made, colours), ...(dryRun ? diffLines(made, colours) : [])];
  io.out(
    [...lines, ...findingLines(made.plan, colours), endOf(made, applied?.operation?.id, dryRun, isSame), ''].join('\n'),
  );
  return 0;
}

function endOf({ plan }: MadePlan, operation: string | undefined, dryRun: boolean, isSame: boolean): string {
  if (isSame) return 'Nothing changed; it is so already.';
  if (dryRun) return 'Nothing was written.';
  return printable(`${plan.label}: done. "mooring undo --project ${operation ?? ''}" takes it back.`);
}

function isNothing({ files, plan }: MadePlan): boolean {
  return (
    files.every(({ before, after, change }) => change === 'changed' && before === after) &&
    plan.effects.moves.length === 0
  );
}

/** Relative to the project. */
function pathOf(opened: OpenedRuntime, what: string, io: Io): { readonly path: string } | { readonly wrong: string } {
  const isPath = /^\.{0,2}[\\/]/.test(what);
  const elsewhere = isPath ? undefined : movedTo(opened.status, what);
  if (elsewhere !== undefined) {
    const way = `"mooring reconcile --choose '${what}=move-back'" moves it back.`;
    return { wrong: `"${what}" is not lost: it is in ${elsewhere}. ${way}` };
  }
  const places = isPath ? [] : placesCalled(opened, what);
  const [only, ...more] = new Set(places);
  if (more.length > 0) {
    return { wrong: `"${what}" is ${[only, ...more].join(' and ')}; name one by its path.` };
  }
  const file = only ?? below(portPath(opened.root), portPath(path.resolve(io.cwd, what)));
  if (file === undefined || file === '')
    return { wrong: `"${what}" is not in the project; name a file of ${opened.root}.` };
  return { path: file };
}

/** What is only in another place would be there twice. */
function movedTo(status: RuntimeStatus, name: string): string | undefined {
  return driftsCalled(status, name).find(({ kind }) => kind === 'moved' || kind === 'renamed')?.to?.path;
}

/** Where the entities of a name are, or were: of what is gone the place in which it was accepted. */
function placesCalled({ runtime, status }: OpenedRuntime, name: string): string[] {
  const snapshot = runtime.project.onDisk();
  const drifting = driftsCalled(status, name).flatMap(({ from, to }) => (from ?? to)?.path ?? []);
  if (drifting.length > 0) return drifting;
  return snapshot.entities.flatMap(entity => {
    const place = snapshot.places.get(entity)?.path;
    const names = { id: entity.id, kind: entity.kind.name, keys: [entity.key, labelOf(entity)] };
    return place && isCalled(name, names) ? [place] : [];
  });
}

function driftsCalled({ drifts }: RuntimeStatus, name: string): readonly Drift[] {
  return drifts.filter(({ entity }) => {
    return entity && isCalled(name, { id: entity.id, kind: entity.kind, keys: [entity.key, entity.name] });
  });
}

interface Names {
  readonly id: string | undefined;
  readonly kind: string;
  readonly keys: readonly string[];
}

function isCalled(name: string, { id, kind, keys }: Names): boolean {
  return id === name || keys.some(key => [key, `${kind} ${key}`, `${kind}/${key}`].includes(name));
}
