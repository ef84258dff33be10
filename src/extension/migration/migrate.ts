/**
 * “Migrate Workspaces”: one big file becomes a folder for each workspace in it. The engine says what would be written, a page
 * shows it, and only what was shown is written, as one commit that an undo takes back.
 */
import * as vscode from 'vscode';
import {
  type MigrationName,
  type MigrationPreview,
  type MigrationProposal,
  type MigrationQuestion,
  REQUESTS,
} from '../../protocol/protocol.ts';
import type { LegacyInSight, WorkspacesSeen } from '../../runtime/workspaces.ts';
import { askName } from '../editing/ask.ts';
import { saveFirst } from '../editing/open-editors.ts';
import { finish } from '../editing/perform.ts';
import { changedFiles, filesOf } from '../editing/touched-files.ts';
import type { Engine } from '../engine/engine.ts';
import { portPathOf } from '../port-path.ts';
import type { WindowWorkspaces } from '../switching/window-workspaces.ts';
import { isTrusted } from '../trust.ts';
import { counted, lastPart } from '../words.ts';
import { migrationPages } from './migration-pages.ts';

export interface Migration extends vscode.Disposable {
  run(): Promise<void>;
}

/** The file, absolute, with `/`, and the root that its workspaces go to. */
interface Chosen extends Pick<LegacyInSight, 'root' | 'rootFolder'> {
  readonly file: string;
}

export function migration(engine: Engine, workspaces: WindowWorkspaces): Migration {
  const pages = migrationPages();
  const run = async (): Promise<void> => {
    if (!isTrusted('Migrating workspaces')) return;
    const seen = await workspaces.refresh();
    const chosen = await choose(workspaces, seen);
    if (!chosen || (await saveFirst(changedFiles(chosen.file))) === 'left') return;
    const proposal = await agreed(chosen, seen);
    if (proposal) await write(chosen, proposal);
  };
  /** Asks until there is something to agree to, and until a person does. */
  const agreed = async (chosen: Chosen, { all }: WorkspacesSeen): Promise<MigrationProposal | undefined> => {
    const { root } = chosen;
    const elsewhere = all.filter(each => root === 'project' || each.root === 'user').map(({ slug }) => slug);
    let question: MigrationQuestion = { ...chosen, elsewhere, names: [], force: false, forcedBy: `“${REPLACE}”` };
    for (;;) {
      const preview = await ask(engine, question);
      if (!preview) return undefined;
      if (preview.is === 'names') {
        const names = await nameAll(workspaces, chosen, preview.wanted);
        if (!names) return undefined;
        question = { ...question, names: [...question.names, ...names] };
        continue;
      }
      if (preview.is !== 'proposal') return told(preview, chosen);
      const answer = await pages.during(preview, lastPart(chosen.file), () => decide(preview, question.force));
      if (answer === 'apply') return preview;
      if (answer !== 'replace') return undefined;
      question = { ...question, force: true };
    }
  };
  const write = async ({ rootFolder, file }: Chosen, proposal: MigrationProposal): Promise<void> => {
    const editor = workspaces.editor();
    const plan = workspaces.plans().migration(rootFolder, proposal);
    const touched = filesOf(plan);
    if ((await saveFirst(touched)) === 'left') return;
    const done = await editor.commit(plan);
    if (done.is === 'refused') {
      const again = 'Look Again';
      const choice = await vscode.window.showErrorMessage(`${lastPart(file)} was not migrated: ${done.message}`, again);
      if (choice === again) await run();
      return;
    }
    const standard = defaultOffered(workspaces, proposal.named);
    const also = standard && { title: 'Set as Default', run: () => setDefault(workspaces, standard) };
    await finish(editor, done, touched, { announce: 'notification', ...(also ? { also } : {}) });
  };
  return { run, dispose: () => pages.dispose() };
}

const REPLACE = 'Replace What Is There';

async function choose(workspaces: WindowWorkspaces, { legacy }: WorkspacesSeen): Promise<Chosen | undefined> {
  const found = legacy.map(({ root, rootFolder, name }) => ({ root, rootFolder, file: `${rootFolder}/${name}`, name }));
  if (found.length === 0) return chooseOther(workspaces);
  if (found.length === 1) return found[0];
  const rows = found.map(each => ({
    label: each.name,
    description: each.root === 'user' ? 'in your root' : 'in the project’s .mooring',
    each,
  }));
  const options = { title: 'Migrate Workspaces', placeHolder: 'The file to make folders of' };
  return (await vscode.window.showQuickPick(rows, options))?.each;
}

/** Of another name or at another place: its workspaces go to the user root, and it stays where it is. */
async function chooseOther(workspaces: WindowWorkspaces): Promise<Chosen | undefined> {
  const pick = 'Choose File…';
  const choice = await vscode.window.showInformationMessage(
    'There is no workspaces.toml, .json or .yaml in your root or the project’s .mooring.',
    pick,
  );
  if (choice !== pick) return undefined;
  const filters = { 'Workspaces in one file': ['toml', 'json', 'jsonc', 'yaml', 'yml'] };
  const [picked] = (await vscode.window.showOpenDialog({ title: 'Migrate Workspaces', filters })) ?? [];
  const user = workspaces
    .editor()
    .look()
    .roots.find(({ type }) => type === 'user');
  if (!picked || !user) return undefined;
  return { root: 'user', rootFolder: user.folder, file: portPathOf(picked) };
}

async function ask(engine: Engine, question: MigrationQuestion): Promise<MigrationPreview | undefined> {
  const title = 'Mooring: looking at what is to be migrated';
  const preview = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () => {
    await engine.ensure();
    return engine.ask<MigrationPreview>(REQUESTS.migrationPreview, question);
  });
  if (preview) return preview;
  const log = 'Show Log';
  const choice = await vscode.window.showErrorMessage('Mooring’s engine gave no answer; the log says why.', log);
  if (choice === log) await vscode.commands.executeCommand('mooring.showLog');
  return undefined;
}

async function told(
  { is, message }: { readonly is: string; readonly message: string },
  { file }: Chosen,
): Promise<undefined> {
  const open = 'Open File';
  const say = is === 'nothing' ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  if ((await say(message, open)) === open) await show(file, Number(lineIn(message)));
}

/** Messages name the place as `workspaces.yaml:12:`. */
function lineIn(message: string): string {
  return /:(\d+)\b/.exec(message)?.[1] ?? '1';
}

async function show(file: string, line: number): Promise<void> {
  const at = new vscode.Position(line - 1, 0);
  const options = { selection: new vscode.Range(at, at), preserveFocus: true, preview: true };
  await vscode.window.showTextDocument(vscode.Uri.file(file), options);
}

/** One by one, with the entry in the editor behind the question. */
async function nameAll(
  workspaces: WindowWorkspaces,
  { file }: Chosen,
  wanted: readonly MigrationName[],
): Promise<MigrationQuestion['names'] | undefined> {
  const names: { number: number; name: string }[] = [];
  const stem = lastPart(file).replace(/\.[^.]*$/, '');
  for (const [at, { number, line, written, description }] of wanted.entries()) {
    await show(file, line);
    const what =
      written === undefined ? 'has no name' : `is called “${written}”, of which no folder’s name can be made`;
    const name = await askName(workspaces.editor(), {
      title: wanted.length === 1 ? 'Name a Workspace' : `Name a Workspace (${at + 1} of ${wanted.length})`,
      prompt: `The entry in line ${line} ${what}${description === undefined ? '' : `: ${description}`}.`,
      value: `${stem}-${number}`,
      problem: () => undefined,
    });
    if (name === undefined) return undefined;
    names.push({ number, name });
  }
  return names;
}

async function decide(
  { made, left, move }: MigrationProposal,
  force: boolean,
): Promise<'apply' | 'replace' | undefined> {
  const parts = [
    ...(made.length > 0 ? [counted(made.length, 'workspace')] : []),
    ...(move ? ['the old file is put aside'] : []),
  ];
  const rows = [
    { label: '$(check) Apply', description: parts.join(', '), answer: 'apply' as const },
    ...(left.length > 0 && !force
      ? [{ label: `$(replace) ${REPLACE}`, description: left.join(', '), answer: 'replace' as const }]
      : []),
    { label: '$(close) Cancel', description: 'write nothing', answer: undefined },
  ];
  const picked = await vscode.window.showQuickPick(rows, {
    title: 'Migrate Workspaces?',
    placeHolder: 'Nothing is written yet. The page behind this question shows what would be.',
    ignoreFocusOut: true,
  });
  return picked?.answer;
}

/** The workspace that the old file called the active one, where a person has no default of their own. */
function defaultOffered(workspaces: WindowWorkspaces, named: string | undefined): string | undefined {
  const { standard, roots } = workspaces.editor().look();
  if (named === undefined || standard !== undefined) return undefined;
  const found = roots.flatMap(root => root.workspaces).find(({ slug }) => slug === named);
  return found && !found.disabled && found.problems.length === 0 ? named : undefined;
}

async function setDefault(workspaces: WindowWorkspaces, slug: string): Promise<void> {
  const editor = workspaces.editor();
  const user = editor.look().roots.find(({ type }) => type === 'user');
  if (!user) return;
  const plan = workspaces.plans().default(user.folder, slug);
  const done = await editor.commit(plan);
  if (done.is === 'refused') void vscode.window.showErrorMessage(done.message);
  else await finish(editor, done, filesOf(plan), { announce: 'notification' });
}
