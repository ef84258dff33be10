/** What the commands that change workspaces share: they hand a request to the editor and say what came of it. */
import path from 'node:path';
import { describeIntents } from '../../config/intents.ts';
import { openWorkspaceEditor } from '../../node/open-workspace-editor.ts';
import type { PlannedChange, RootCommit, WorkspacePlan, WorkspaceRefusal } from '../../plans/workspace/plan.ts';
import type { WorkspaceEditor, WorkspaceRequest } from '../../runtime/edit-workspaces.ts';
import type { Arguments, Option } from '../arguments.ts';
import { cannot, type ExitCode, type Io, json, notice, printable } from '../io.ts';
import { type OpenedConfig, PATH_RULES, withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';

/** Every command that writes has them. */
export const EDITING: readonly Option[] = [
  { name: 'dry-run', help: 'Print what would be done, and do nothing.' },
  ...FORMAT,
];

/** Does what is asked for, or prints it with `--dry-run`. `way` is added to a refusal that a person can overrule. */
export function perform(
  settings: Arguments,
  io: Io,
  request: WorkspaceRequest,
  way: Partial<Record<WorkspaceRefusal['why'], string>> = {},
): Promise<ExitCode> {
  return withEditor(settings, io, async editor => {
    const isDry = settings.has('dry-run');
    const done = isDry ? await editor.plan(request) : await editor.run(request);
    if (done.is === 'refused') return cannot(io, [done.message, way[done.why] ?? ''].join(' ').trim());
    for (const warning of done.warnings) notice(io, warning);
    const steps = stepsOf(done.is === 'done' ? done.plan : done, editor);
    if (wantsJson(settings)) {
      const changed = done.is === 'done' && done.changed;
      const { slug, says, warnings } = done;
      const operations = done.is === 'done' ? done.operations : [];
      io.out(json({ version: 1, changed, dryRun: isDry, slug, says, warnings, steps, operations }));
    } else if (isDry) {
      for (const { what, path: place, to } of steps) {
        io.out(`${what.padEnd(6)}  ${printable(place)}${to === undefined ? '' : ` → ${printable(to)}`}\n`);
      }
      io.out(steps.length === 0 ? `${printable(done.says)}\n` : 'Nothing was written.\n');
    } else io.out(`${printable(done.says)}\n`);
    return 0;
  });
}

export function withEditor(
  settings: Arguments,
  io: Io,
  work: (editor: WorkspaceEditor, opened: OpenedConfig) => Promise<ExitCode> | ExitCode,
): Promise<ExitCode> {
  return withConfig(settings, io, opened => work(editorOf(opened, io), opened));
}

export function editorOf({ engine, workspaces, userRoot, project }: OpenedConfig, io: Io): WorkspaceEditor {
  return openWorkspaceEditor({
    engine,
    workspaces,
    userRoot,
    projects: project === undefined ? [] : [project],
    homeFolder: io.homeFolder,
    front: 'cli',
    loadAscii: () => io.loadAscii(),
    rules: PATH_RULES,
    freshId: io.freshId,
  });
}

interface StepText {
  readonly what: 'move' | 'make' | 'change' | 'remove' | 'config';
  /** Of a config what is set and unset in it. */
  readonly path: string;
  readonly to?: string;
}

function stepsOf({ commits }: WorkspacePlan, editor: WorkspaceEditor): StepText[] {
  const { roots } = editor.look();
  return commits.flatMap(commit => {
    const { prefix = '' } = roots.find(({ folder }) => folder === commit.root) ?? {};
    return stepsIn(commit, place => path.normalize(`${commit.root}/${place.slice(prefix.length)}`));
  });
}

function stepsIn({ root, moves, changes, config }: RootCommit, shown: (place: string) => string): StepText[] {
  return [
    ...moves.map(({ from, to }): StepText => ({ what: 'move', path: shown(from), to: shown(to) })),
    ...changes.map(
      (change): StepText => ({
        what: whatOf(change),
        path: shown(change.path),
        ...('moveTo' in change ? { to: shown(change.moveTo) } : {}),
      }),
    ),
    ...(config.length > 0
      ? [{ what: 'config', path: path.normalize(`${root}/config.toml`), to: describeIntents(config) } as const]
      : []),
  ];
}

function whatOf(change: PlannedChange): StepText['what'] {
  if ('moveTo' in change) return 'move';
  if ('folder' in change || change.before === 'absent') return 'make';
  return change.after === 'remove' ? 'remove' : 'change';
}
