/** `mooring workspace migrate`: one big file of workspaces becomes a folder each. */
import path from 'node:path';
import { actorOf } from '../../node/actor.ts';
import { openProjectStore, openUserStore } from '../../node/open-root-store.ts';
import { nodeOutside } from '../../node/outside.ts';
import { portPath } from '../../node/write-disk.ts';
import type { MigrationPlan } from '../../plans/workspace/migrate.ts';
import { previewOf, renamings } from '../../plans/workspace/migrate-preview.ts';
import { type Migrated, migrateWorkspaces } from '../../runtime/migrate-workspaces.ts';
import type { WorkspaceInSight } from '../../runtime/workspaces.ts';
import { childOf, nameOf } from '../../store/absolute.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf, type Palette } from '../colour.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, json, printable } from '../io.ts';
import { type OpenedConfig, shownPath, withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';

export const workspaceMigrate: Command = {
  name: 'workspace migrate',
  summary: 'Make folders of the workspaces in one big file.',
  positionals: ['file'],
  options: [
    { name: 'project', help: 'In the project’s .mooring instead of your root.' },
    { name: 'dry-run', help: 'Print what would be written, and write nothing.' },
    { name: 'force', help: 'Replace the workspace.toml of folders that are there already.' },
    ...FORMAT,
  ],
  details: [
    'Without a file it is workspaces.toml, .json, .jsonc, .yaml or .yml in the root. The file is put aside under a new',
    'name, so that a second run has nothing to do. Comments go with what they speak of; an entry without a name',
    'gets that of the file and its number.',
  ],
  run: (settings, io) => withConfig(settings, io, opened => migrate(opened, settings, io)),
};

async function migrate(opened: OpenedConfig, settings: Arguments, io: Io): Promise<ExitCode> {
  const { engine, workspaces, userRoot, project } = opened;
  const ofProject = settings.has('project');
  if (ofProject && project === undefined) {
    return cannot(io, 'There is no project here; go into one, or leave out --project for your own root.');
  }
  const outside = nodeOutside();
  const storeOptions = { actor: actorOf('cli'), outside };
  const folder = portPath(ofProject && project !== undefined ? project : userRoot);
  const { store, prefix } = ofProject ? openProjectStore(folder, storeOptions) : openUserStore(folder, storeOptions);
  const [named] = settings.positionals;
  const shown = shownPath(opened, io);
  const dryRun = settings.has('dry-run');
  const rootFolder = ofProject ? childOf(folder, '.mooring') : folder;
  const migrated = await migrateWorkspaces({
    ...outside,
    nowMs: outside.clock(),
    rootFolder,
    store,
    prefix,
    ...(named === undefined ? {} : { file: portPath(path.resolve(io.cwd, named)) }),
    elsewhere: namesFor(workspaces.look().all, ofProject),
    force: settings.has('force'),
    dryRun,
    ask: async ({ number }) => `${stemOf(named)}-${number}`,
    loadAscii: io.loadAscii,
    shown,
    freshId: io.freshId,
  });
  if (migrated.is === 'refused') return cannot(io, migrated.message);
  const hasDefault = engine.get('default-workspace.workspace') !== undefined;
  const offered = 'plan' in migrated && !hasDefault ? migrated.plan.named : undefined;
  if (wantsJson(settings)) io.out(json(asJson(migrated, dryRun, offered)));
  else if (migrated.is === 'nothing') io.out(`${printable(migrated.message)}\n`);
  else io.out(asText(migrated, { shown, offered, colours: coloursOf(settings, io) }));
  return 0;
}

/** A project's workspace may extend one of the user's; never the other way round. */
function namesFor(all: readonly WorkspaceInSight[], ofProject: boolean): string[] {
  return all.filter(({ root }) => ofProject || root === 'user').map(({ slug }) => slug);
}

type WithPlan = Extract<Migrated, { readonly plan: MigrationPlan }>;

function stemOf(file: string | undefined): string {
  return path.parse(file ?? 'workspaces').name;
}

function asJson(migrated: Exclude<Migrated, { readonly is: 'refused' }>, dryRun: boolean, offered: string | undefined) {
  if (migrated.is === 'nothing') return { version: 1, dryRun, changed: false, message: migrated.message };
  const { plan, file, movedTo } = migrated;
  return {
    version: 1,
    dryRun,
    changed: !dryRun,
    file: path.normalize(file),
    movedTo: movedTo === undefined ? null : path.normalize(movedTo),
    workspaces: plan.entries,
    files: plan.files.map(({ path: to, text, before }) => ({ path: to, text, before: before ?? null })),
    notices: plan.notices.map(({ line, message }) => ({ line: line ?? null, message })),
    comments: plan.comments,
    default: offered ?? null,
  };
}

interface Telling {
  readonly shown: (file: string) => string;
  readonly offered: string | undefined;
  readonly colours: Palette;
}

function asText({ is, plan, file, movedTo }: WithPlan, { shown, offered, colours }: Telling): string {
  const lines: string[] = [];
  const isDone = is === 'done';
  if (!isDone) lines.push(...preview(plan, colours));
  for (const { name, slug, does } of plan.entries) {
    const what = isDone ? DONE[does] : WOULD[does];
    lines.push(
      `${colours.green(what.padEnd(10))} ${printable(`workspaces/${slug}${name === slug ? '' : `  (${name})`}`)}`,
    );
  }
  if (movedTo !== undefined) {
    const what = isDone ? 'moved' : 'move';
    lines.push(`${colours.green(what.padEnd(10))} ${shown(file)} → ${nameOf(movedTo)}`);
  } else lines.push(`${colours.dim('left'.padEnd(10))} ${shown(file)}, which is not in this root`);
  for (const line of renamings(plan)) lines.push(`${colours.dim('renamed'.padEnd(10))} ${printable(line)}`);
  for (const { line, message } of plan.notices) {
    const place = line === undefined ? nameOf(file) : `${nameOf(file)}:${line}`;
    lines.push(`${colours.yellow('note'.padEnd(10))} ${printable(`${place}: ${message}`)}`);
  }
  if (offered !== undefined) {
    lines.push(`The file calls “${offered}” the active workspace; "mooring workspace use ${offered}" makes it yours.`);
  }
  if (!isDone) lines.push('Nothing was written.');
  return lines.map(line => `${line}\n`).join('');
}

const DONE = { make: 'made', replace: 'replaced', skip: 'left' } as const;
const WOULD = { make: 'make', replace: 'replace', skip: 'leave' } as const;

function preview({ files }: MigrationPlan, colours: Palette): string[] {
  return files.flatMap(file => [
    colours.bold(file.before === undefined ? `+++ ${file.path}` : `+++ ${file.path}  (replaced)`),
    ...previewOf(file).map(({ sign, text }) => {
      const line = `${sign} ${printable(text)}`.trimEnd();
      return sign === '+' ? colours.green(line) : sign === '-' ? colours.red(line) : line;
    }),
    '',
  ]);
}
