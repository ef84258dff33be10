/** `mooring export`: entities of a project, with what they refer to, as a folder that another project can import. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Entity } from '../manifest/read.ts';
import { actorOf } from '../node/actor.ts';
import { nodeDisk } from '../node/disk.ts';
import { openProjectStore, openUserStore } from '../node/open-root-store.ts';
import { portPath } from '../node/write-disk.ts';
import { isEnvironmentKind } from '../plans/portable/fields.ts';
import { entitiesNamed } from '../plans/portable/names.ts';
import { type ExportPlan, planExport } from '../plans/portable/plan-export.ts';
import { type MadeExport, makeExport } from '../runtime/make-export.ts';
import { hasManifest, type Snapshot } from '../snapshot/snapshot.ts';
import { below } from '../store/absolute.ts';
import { failureSentence } from '../store/failure.ts';
import type { Arguments } from './arguments.ts';
import { noManifest } from './check.ts';
import { coloursOf } from './colour.ts';
import type { Command } from './command.ts';
import { notMade } from './init.ts';
import { cannot, type ExitCode, type Io, json, mayBeLost, notice, printable } from './io.ts';
import { openProject, projectAbove, userRootOf } from './open-project.ts';
import { DRY_RUN, FORMAT, wantsJson } from './options.ts';
import { exportLines, portableFindings } from './portable-text.ts';
import { refuse } from './reconcile.ts';

export const exportEntities: Command = {
  name: 'export',
  summary: 'Write entities, with what they refer to, into a folder of their own.',
  positionals: ['entity'],
  many: true,
  options: [
    { name: 'to', value: 'folder', help: 'Where to; it must be empty, or not there yet.' },
    { name: 'all', help: 'All entities of the project.' },
    { name: 'only', help: 'Without what they refer to; it is named.' },
    DRY_RUN,
    ...FORMAT,
  ],
  details: [
    'An entity is named by kind and key ("form/onboarding"), by its key or name where only one has it, by its id, or by',
    'its path, which names all that is declared there. The folder is a project of its own: "mooring check" looks at it,',
    'and "mooring import" brings it into another project. The same entities give the same bytes.',
    'Organizations, roles, access, secrets and what changes by itself stay behind, and each is told.',
    '',
    'Exit codes: 0 it is written, 2 it is not, and stderr says why.',
  ],
  run,
};

async function run(settings: Arguments, io: Io): Promise<ExitCode> {
  const root = projectAbove(io, settings, io.cwd);
  if (root === undefined) return cannot(io, noManifest(io.cwd));
  const words = settings.positionals;
  const to = settings.value('to');
  const dryRun = settings.has('dry-run');
  if (words.length === 0 && !settings.has('all'))
    return cannot(io, 'Name what is to be exported, as "form/onboarding", or take --all.', 'arguments');
  if (to === undefined && !dryRun) return cannot(io, 'Say with --to <folder> where it goes.', 'arguments');
  const folder = to === undefined ? undefined : path.resolve(io.cwd, to);
  const taken = folder === undefined ? undefined : occupied(folder);
  if (taken !== undefined) return cannot(io, taken, 'exists');
  const { snapshot, disk } = await openProject(io, settings, root);
  if (!hasManifest(snapshot)) return cannot(io, noManifest(root));
  const entities = chosen(snapshot, words, settings.has('all'), word => fromRoot(io, root, word));
  if ('wrong' in entities) return cannot(io, entities.wrong, 'unknown');
  const plan = planExport(snapshot, { entities: entities.all, only: settings.has('only') });
  const made = makeExport(plan, snapshot, disk);
  if ('refused' in made) {
    const lines = portableFindings(plan, coloursOf(settings, io));
    if (!wantsJson(settings) && lines.length > 0) io.out(`${lines.join('\n')}\n`);
    return refuse(made, io);
  }
  const written = dryRun || folder === undefined ? {} : await write(made, folder, settings, io);
  if ('failed' in written) return cannot(io, written.failed, 'failed');
  if (wantsJson(settings)) io.out(json(toldValue(made, { root, folder, dryRun, ...written })));
  else io.out([...exportLines(made.plan, coloursOf(settings, io)), endOf(made, folder, dryRun), ''].join('\n'));
  return 0;
}

function chosen(
  snapshot: Snapshot,
  words: readonly string[],
  isAll: boolean,
  fromRoot: (word: string) => string | undefined,
): { readonly all: readonly Entity[] } | { readonly wrong: string } {
  const all: Entity[] = isAll ? [...snapshot.entities] : [];
  for (const word of words) {
    const asPath = fromRoot(word);
    const named = /^\.{0,2}[\\/]/.test(word) ? undefined : entitiesNamed(snapshot, word);
    const found = named && 'entities' in named ? named : asPath === undefined ? named : entitiesNamed(snapshot, asPath);
    if (!found || 'wrong' in found) {
      const wrong = named && 'wrong' in named ? named.wrong : undefined;
      return { wrong: wrong ?? `There is no entity at “${word}”. Name one by its kind and key, its id or its path.` };
    }
    const people = found.entities.find(({ kind }) => isEnvironmentKind(kind.name));
    if (people)
      return {
        wrong: `The ${people.kind.plural} of a project belong to its installation and are not exported. Leave “${word}” out.`,
      };
    all.push(...found.entities);
  }
  return { all };
}

/** A path as the project writes it, where the word is one. */
function fromRoot(io: Io, root: string, word: string): string | undefined {
  const relative = below(portPath(root), portPath(path.resolve(io.cwd, word)));
  return relative === '' ? undefined : relative;
}

function occupied(folder: string): string | undefined {
  try {
    return readdirSync(folder).length === 0
      ? undefined
      : `${folder} is not empty; name a folder that is, or a new one.`;
  } catch {
    return existsSync(folder) ? `${folder} is no folder; name one that is empty, or a new one.` : undefined;
  }
}

interface Written {
  readonly operation?: string;
  readonly durable?: boolean;
}

/** Inside a root it is one commit with its undo, elsewhere file by file. */
async function write(
  { files }: MadeExport,
  folder: string,
  settings: Arguments,
  io: Io,
): Promise<Written | { readonly failed: string }> {
  const parent = existing(folder);
  const opened = rootStore(parent, settings, io);
  const prefix = opened && below(portPath(opened.root), portPath(folder));
  if (opened && prefix !== undefined && prefix !== '') {
    const changes = files.map(({ path: file, bytes }) => ({
      path: `${prefix}/${file}`,
      before: 'absent' as const,
      after: bytes,
    }));
    const done = await opened.store.commit({ label: `export to ${prefix}`, changes });
    if ('failed' in done) return { failed: failureSentence(done) };
    if (!done.durable) notice(io, mayBeLost(folder));
    return { durable: done.durable, ...(done.operation ? { operation: done.operation.id } : {}) };
  }
  const disk = nodeDisk(parent);
  for (const { path: file, bytes } of files) {
    const target = path.relative(parent, path.join(folder, file)).split(path.sep).join('/');
    const failure = disk.create(target, bytes);
    if (failure)
      return {
        failed: `${notMade(path.join(folder, file), failure)} The export is not whole; delete ${folder} and try again.`,
      };
  }
  return { durable: true };
}

function rootStore(folder: string, settings: Arguments, io: Io) {
  const options = { actor: actorOf('cli') };
  const userRoot = userRootOf(io, settings);
  if (below(portPath(userRoot), portPath(folder)) !== undefined)
    return { root: userRoot, ...openUserStore(portPath(userRoot), options) };
  const root = projectAbove(io, settings, folder);
  return root === undefined ? undefined : { root, ...openProjectStore(portPath(root), options) };
}

/** The nearest folder at or above a path that is there. */
function existing(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) if (existsSync(at) || at === path.dirname(at)) return at;
}

function endOf({ files }: MadeExport, folder: string | undefined, dryRun: boolean): string {
  if (dryRun || folder === undefined) return 'Nothing was written.';
  const count = files.length === 1 ? '1 file' : `${files.length} files`;
  return printable(`Exported ${count} to ${folder}. "mooring import ${folder}" brings it into another project.`);
}

function toldValue(
  { plan, files }: MadeExport,
  about: Written & { readonly root: string; readonly folder: string | undefined; readonly dryRun: boolean },
): object {
  const { root, folder = null, dryRun, operation = null, durable = null } = about;
  return {
    version: 1,
    root,
    to: folder,
    dryRun,
    ...planValueOf(plan),
    files: files.map(file => file.path).sort(),
    operation,
    durable,
  };
}

function planValueOf({ entities, leftBehind, dangling, blocking, advisory }: ExportPlan): object {
  return {
    entities: entities.map(each => ({
      kind: each.kind,
      id: each.id ?? null,
      key: each.key,
      path: each.path ?? null,
      referredBy: each.referredBy ?? null,
    })),
    leftBehind,
    dangling: dangling.map(each => ({ ...each, target: each.target ?? null })),
    blocking,
    advisory,
  };
}
