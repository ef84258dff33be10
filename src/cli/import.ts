/** `mooring import`: what was exported comes into a project, as one commit. */
import { realpathSync } from 'node:fs';
import { nodeDisk } from '../node/disk.ts';
import { nodeHash } from '../node/hash.ts';
import { type MadeImport, makeImport } from '../runtime/make-import.ts';
import type { Applied } from '../runtime/project-runtime.ts';
import type { Arguments } from './arguments.ts';
import { coloursOf } from './colour.ts';
import type { Command } from './command.ts';
import { cannot, type ExitCode, type Io, json, mayBeLost, notice, printable } from './io.ts';
import { folderNamed, openProject } from './open-project.ts';
import { type OpenedRuntime, withRuntime } from './open-runtime.ts';
import { DRY_RUN, FORMAT, wantsJson } from './options.ts';
import { diffLines, diffOf } from './plan-text.ts';
import { importLines, portableFindings } from './portable-text.ts';
import { refuse } from './reconcile.ts';

export const importEntities: Command = {
  name: 'import',
  summary: 'Bring what was exported into the project here.',
  positionals: ['folder'],
  options: [
    { name: 'fresh', help: 'All of it is new here, with ids, keys and places of its own; so it is without --match.' },
    { name: 'match', help: 'What is here already is brought up to date, and the rest is new.' },
    DRY_RUN,
    ...FORMAT,
  ],
  details: [
    'Fresh: each entity gets a new id, and a free key and place where its own are taken; every reference follows.',
    'Matched: an entity is the one here of the same id, else of the same kind and key, function, name or place. It keeps',
    'id, key, place and what belongs to this installation; its other fields and its files become those of the export.',
    'It is one commit, which "mooring undo --project" takes back; --dry-run shows it before.',
    '',
    'Exit codes: 0 it is done, 1 a dry run found what blocks it, 2 refused, or it could not be run.',
  ],
  run(settings, io) {
    const [folder] = settings.positionals;
    if (folder === undefined)
      return cannot(io, 'Name the folder of the export: "mooring import ../export".', 'arguments');
    if (settings.has('fresh') && settings.has('match'))
      return cannot(io, 'Take one of --fresh and --match.', 'arguments');
    return withRuntime(settings, io, undefined, opened => bring(opened, folder, settings, io), {
      recovers: !settings.has('dry-run'),
    });
  },
};

async function bring(opened: OpenedRuntime, named: string, settings: Arguments, io: Io): Promise<ExitCode> {
  const found = folderNamed(io, named);
  if ('wrong' in found) return cannot(io, found.wrong, 'unknown');
  const { root, runtime, status } = opened;
  if (status.state === 'failed') return cannot(io, status.causes.join(' '), 'failed');
  if (realpathSync(found.folder) === realpathSync(root))
    return cannot(io, `${found.folder} is the project itself; name the folder of an export.`, 'unknown');
  const brought = await openProject(io, settings, found.folder);
  const { snapshot } = await runtime.sight();
  const made = makeImport({
    here: { snapshot, disk: nodeDisk(root) },
    brought,
    how: settings.has('match') ? 'match' : 'fresh',
    freshId: io.freshId,
    hash: nodeHash,
  });
  if ('refused' in made) return refuse(made, io);
  const { plan, change } = made;
  const [blocking] = plan.blocking;
  if (settings.has('dry-run')) {
    show(made, undefined, root, settings, io);
    return blocking ? 1 : 0;
  }
  if (blocking) {
    if (!wantsJson(settings)) io.out(`${portableFindings(plan, coloursOf(settings, io)).join('\n')}\n`);
    return cannot(io, blocking.message, 'blocked', { blocking: plan.blocking });
  }
  const applied = change && (await runtime.change(change));
  if (applied && 'refused' in applied) return refuse(applied, io);
  if (applied && !applied.durable) notice(io, mayBeLost('the change'));
  for (const path of applied?.left ?? []) notice(io, `${path} was changed meanwhile and left as it is.`);
  show(made, applied, root, settings, io);
  return 0;
}

function show(made: MadeImport, applied: Applied | undefined, root: string, settings: Arguments, io: Io): void {
  const { plan, files } = made;
  const dryRun = settings.has('dry-run');
  const operation = applied?.operation?.id;
  if (wantsJson(settings)) {
    const told = { version: 1, root, dryRun, label: plan.label, ...toldValue(made) };
    io.out(json({ ...told, operation: operation ?? null, durable: applied?.durable ?? null }));
    return;
  }
  const colours = coloursOf(settings, io);
  const diff = dryRun ? diffLines({ files, plan: { effects: NOTHING_ASIDE } }, colours) : [];
  const undo = operation === undefined ? '' : ` "mooring undo --project ${operation}" takes it back.`;
  const end = dryRun
    ? 'Nothing was written.'
    : applied
      ? `${plan.label}: done.${undo}`
      : 'Nothing changed; it is so already.';
  io.out([...importLines(plan, colours), ...diff, printable(end), ''].join('\n'));
}

const NOTHING_ASIDE = { setAside: [] } as const;

function toldValue({ plan, files }: MadeImport): object {
  const { entities, leftBehind, dangling, blocking, advisory, ids } = plan;
  return {
    entities: entities.map(each => ({
      what: each.what,
      kind: each.kind,
      id: each.id ?? null,
      key: each.key,
      formerKey: each.formerKey ?? null,
      path: each.path ?? null,
      matchedBy: each.matchedBy ?? null,
      fields: each.fields,
      files: each.files,
    })),
    ids: Object.fromEntries(ids),
    files: files.map(file => ({ path: file.path, change: file.change, diff: diffOf(file) })),
    leftBehind,
    dangling: dangling.map(each => ({ ...each, target: each.target ?? null })),
    blocking,
    advisory,
  };
}
