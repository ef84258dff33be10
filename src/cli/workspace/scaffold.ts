/** `mooring workspace scaffold`: the folders and files that a workspace declares, and making those that are missing. */
import { nodeWriteDisk } from '../../node/write-disk.ts';
import { nearSentence, type Scaffold, type ScaffoldEntry, shownEntry } from '../../plans/workspace/scaffold.ts';
import { createScaffold, type ScaffoldMade, type WorkspaceScaffold } from '../../runtime/scaffold-workspace.ts';
import type { WorkspaceInSight } from '../../runtime/workspaces.ts';
import { entryProblem } from '../../workspace/switch-plan.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf } from '../colour.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, json, notice } from '../io.ts';
import { effectiveWorkspaces, type OpenedConfig, shownPath, withConfig } from '../open-config.ts';
import { wantsJson } from '../options.ts';
import { asTable } from '../table.ts';
import { EDITING, editorOf } from './editing.ts';
import { workspaceMeant } from './named.ts';

export const workspaceScaffold: Command = {
  name: 'workspace scaffold',
  summary: 'Make the declared folders and files of a workspace that are missing.',
  positionals: ['name'],
  options: EDITING,
  details: [
    'They are declared in [scaffold] of its workspace.toml, of its bases and of its layers. What is there is left as it is.',
    'Exit code 1: something there differs from what is declared, or a declared path cannot be made.',
  ],
  run: (settings, io) => withConfig(settings, io, opened => scaffold(opened, settings, io)),
};

export function scaffoldOf(opened: OpenedConfig, io: Io): WorkspaceScaffold {
  const effective = effectiveWorkspaces(opened);
  return createScaffold({
    disk: nodeWriteDisk(),
    effectiveOf: workspace => effective.effective(workspace),
    editor: () => editorOf(opened, io),
  });
}

async function scaffold(opened: OpenedConfig, settings: Arguments, io: Io): Promise<ExitCode> {
  const workspace = workspaceMeant(opened, settings.positionals[0], io);
  if ('wrong' in workspace) return cannot(io, workspace.wrong, workspace.why);
  if (workspace.problems.length > 0) return cannot(io, entryProblem(workspace) ?? '');
  const of = scaffoldOf(opened, io);
  const isDry = settings.has('dry-run');
  const done = isDry ? undefined : await of.make(workspace);
  if (done?.is === 'refused') return cannot(io, done.message);
  const compared = done?.scaffold ?? of.look(workspace);
  if (!compared.complete) {
    const message = `A base or layer of “${workspace.slug}” is missing or cannot be read, so more may be declared; "mooring workspace show ${workspace.slug}" says which.`;
    notice(io, message);
  }
  for (const warning of done?.warnings ?? []) notice(io, warning);
  const shown = shownPath(opened, io);
  if (wantsJson(settings)) {
    const { slug } = workspace;
    io.out(json({ version: 1, dryRun: isDry, workspace: slug, ...scaffoldJson(compared, done, shown) }));
  } else tell(compared, { done, workspace, settings, io, shown });
  return isWhole(compared) ? 0 : 1;
}

function isWhole({ entries, refused }: Scaffold): boolean {
  return refused.length === 0 && entries.every(({ status }) => status !== 'differing');
}

/** `operations` are those of the commit, for an undo. */
export function scaffoldJson(
  { entries, refused }: Scaffold,
  done: Pick<ScaffoldMade, 'made' | 'operations'> | undefined,
  shown: (file: string) => string,
) {
  return {
    changed: done !== undefined && done.made.length > 0,
    entries: entries.map(entry => ({
      path: entry.path,
      is: entry.is,
      status: entry.status,
      made: done?.made.includes(entry) ?? false,
      near: entry.near ?? null,
      why: entry.why ?? null,
      ...placeOf(entry, shown),
    })),
    refused: refused.map(each => ({ written: each.written, message: each.message, ...placeOf(each, shown) })),
    operations: done?.operations ?? [],
  };
}

function placeOf({ origin }: Pick<ScaffoldEntry, 'origin'>, shown: (file: string) => string) {
  return { file: shown(origin.file), line: origin.line };
}

interface Telling {
  readonly done: ScaffoldMade | undefined;
  readonly workspace: WorkspaceInSight;
  readonly settings: Arguments;
  readonly io: Io;
  readonly shown: (file: string) => string;
}

function tell({ entries, refused }: Scaffold, { done, workspace, settings, io, shown }: Telling): void {
  const colours = coloursOf(settings, io);
  const rows = entries.map(entry => [
    done?.made.includes(entry) ? 'made' : entry.status,
    shownEntry(entry),
    entry.why ?? (entry.near === undefined ? '' : nearSentence(entry, entry.near)),
  ]);
  if (rows.length > 0) io.out(asTable(['STATUS', 'PATH', 'NOTES'], rows, colours));
  for (const each of refused) {
    const { file, line } = placeOf(each, shown);
    notice(io, `${file}:${line}: ${each.message}`);
  }
  if (entries.length + refused.length === 0) {
    io.out(`“${workspace.slug}” declares no scaffold; [scaffold] in its workspace.toml does.\n`);
  } else if (!done) io.out('Nothing was written.\n');
}

/** What entering a workspace made, and what a person should look at, in one line; nothing where all is as declared. */
export function scaffoldLine(
  { made, says, remarks, warnings, scaffold: compared }: ScaffoldMade,
  slug: string,
): string | undefined {
  const isBrief = compared.refused.length > 1 || compared.entries.filter(isDiffering).length > 1;
  const more = isBrief ? [`"mooring workspace scaffold ${slug}" says of each why.`] : [];
  const said = [...(made.length > 0 ? [says] : []), ...remarks, ...more, ...warnings];
  return said.length === 0 ? undefined : said.join(' ');
}

function isDiffering({ status }: ScaffoldEntry): boolean {
  return status === 'differing';
}
