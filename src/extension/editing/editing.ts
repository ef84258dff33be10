/** The commands that make and change workspaces. Each asks what it needs, and one undo takes it back. */
import * as vscode from 'vscode';
import type { KeyEdits } from '../../plans/workspace/edit.ts';
import type { KnownWorkspace } from '../../plans/workspace/facts.ts';
import type { WindowWorkspaces } from '../switching/window-workspaces.ts';
import { askName, askQuarantined, askStart, askText, askVariables, askWorkspace, type Start } from './ask.ts';
import { perform } from './perform.ts';
import { type LastOperation, undoLast } from './undo-last.ts';

/** Arguments are rows of the view or names; without one the person chooses. */
export interface WorkspaceEditing {
  create(base: unknown): Promise<void>;
  duplicate(target: unknown): Promise<void>;
  rename(target: unknown): Promise<void>;
  describe(target: unknown): Promise<void>;
  setBase(target: unknown): Promise<void>;
  setBaseUrl(target: unknown): Promise<void>;
  setFlag(target: unknown, flag: 'hidden' | 'disabled', value: boolean): Promise<void>;
  remove(target: unknown): Promise<void>;
  restore(): Promise<void>;
  ignore(target: unknown): Promise<void>;
  unignore(): Promise<void>;
  /** Takes back what Mooring did last in a root, whoever asked for it. */
  undoLast(): Promise<void>;
}

/** `selected` is the row that a key was pressed on, `lastOperations` those of the window's projects. */
export function workspaceEditing(
  workspaces: WindowWorkspaces,
  selected: () => { readonly folder: string } | undefined,
  lastOperations: () => Promise<readonly LastOperation[]>,
): WorkspaceEditing {
  const known = () =>
    workspaces
      .editor()
      .look()
      .roots.flatMap(root => root.workspaces);
  const target = async (from: unknown, title: string, which = (_: KnownWorkspace) => true) => {
    const all = known();
    const argument = isFromKey(from) ? selected() : from;
    return named(all, argument) ?? (await askWorkspace(all.filter(which), title));
  };
  const taken = (slug: string): string | undefined =>
    known().some(each => each.slug.toLowerCase() === slug) ? `There is a workspace “${slug}” already.` : undefined;
  const open = (slug: string): unknown => {
    const made = known().find(each => each.slug === slug);
    return made && vscode.window.showTextDocument(vscode.Uri.file(`${made.folder}/workspace.toml`), { preview: false });
  };
  const edit = async (
    argument: unknown,
    title: string,
    ask: (one: KnownWorkspace) => Promise<KeyEdits | undefined>,
  ) => {
    const one = await target(argument, title);
    const keys = one && (await ask(one));
    if (one && keys)
      await perform(workspaces.editor(), { do: 'edit', name: nameOf(one, known()), keys }, { announce: 'status' });
  };

  return {
    async create(base) {
      const all = known();
      const from = named(all, base);
      const bases = all
        .filter(({ problems }) => problems.length === 0)
        .sort((a, b) => Number(b.hidden) - Number(a.hidden));
      const start: Start | undefined = from
        ? { is: 'base', slug: from.slug }
        : await askStart(bases, workspaces.editor().templates());
      if (!start) return;
      const prompt = 'A name in your own words; the folder’s name is made of it.';
      const title = await askName(workspaces.editor(), { title: 'New Workspace', prompt, problem: taken });
      if (title === undefined) return;
      const variables = start.is === 'template' ? await askVariables(start.template.variables) : {};
      const description = variables && (await askText('New Workspace', 'What is it for? Enter leaves it out.'));
      if (!variables || description === undefined) return;
      const done = await perform(
        workspaces.editor(),
        {
          do: 'new',
          title,
          variables,
          ...(start.is === 'template' ? { template: start.template.name } : {}),
          ...(start.is === 'base' ? { extends: start.slug } : {}),
          ...(description === '' ? {} : { description }),
        },
        {
          announce: 'notification',
          also: {
            title: 'Switch to It',
            run: ({ slug }) => vscode.commands.executeCommand('mooring.switchWorkspace', slug),
          },
        },
      );
      if (done) await open(done.slug);
    },
    async duplicate(argument) {
      const one = await target(argument, 'Duplicate Workspace');
      if (!one) return;
      const prompt = `A name for the copy of “${one.slug}”. Its .env and data stay with the original.`;
      const title = 'Duplicate Workspace';
      const to = await askName(workspaces.editor(), { title, prompt, value: `${one.slug}-copy`, problem: taken });
      if (to === undefined) return;
      const name = nameOf(one, known());
      const done = await perform(workspaces.editor(), { do: 'duplicate', name, to }, { announce: 'notification' });
      if (done) await open(done.slug);
    },
    async rename(argument) {
      const one = await target(argument, 'Rename Workspace');
      if (!one) return;
      const problem = (slug: string): string | undefined => (slug === one.slug ? undefined : taken(slug));
      const prompt = 'Its folder moves, and what names it follows: extends, the default, what is ignored.';
      const to = await askName(workspaces.editor(), {
        title: `Rename “${one.slug}”`,
        prompt,
        value: one.slug,
        problem,
      });
      if (to === undefined) return;
      await perform(
        workspaces.editor(),
        { do: 'rename', name: nameOf(one, known()), to },
        { announce: 'notification' },
      );
    },
    describe: argument =>
      edit(argument, 'Set Description', async ({ slug, description = '' }) => {
        const text = await askText(`Description of “${slug}”`, 'What is it for? Empty takes it out.', description);
        return text === undefined ? undefined : { description: text === '' ? null : text };
      }),
    setBase: argument =>
      edit(argument, 'Set Base', async one => {
        const bases = known().filter(each => each.folder !== one.folder && each.problems.length === 0);
        const none = { label: '$(dash) None', description: 'it stands on its own', base: null as string | null };
        const rows = bases.map(({ slug, description = '' }) => ({
          label: slug,
          description,
          base: slug as string | null,
        }));
        const options = { title: `What “${one.slug}” Extends`, placeHolder: one.extends ?? 'nothing so far' };
        const picked = await vscode.window.showQuickPick(
          [...(one.extends === undefined ? [] : [none]), ...rows],
          options,
        );
        return picked ? { extends: picked.base } : undefined;
      }),
    setBaseUrl: argument =>
      edit(argument, 'Set Base URL', async ({ slug, baseUrl = '' }) => {
        const text = await askText(
          `Base URL of “${slug}”`,
          'The address that paths of requests are relative to. Empty takes it out.',
          baseUrl,
        );
        return text === undefined ? undefined : { 'base-url': text === '' ? null : text };
      }),
    setFlag: (argument, flag, value) =>
      edit(
        argument,
        value
          ? flag === 'hidden'
            ? 'Hide Workspace'
            : 'Disable Workspace'
          : flag === 'hidden'
            ? 'Show Workspace in Lists'
            : 'Enable Workspace',
        async () => ({
          [flag]: value,
        }),
      ),
    async remove(argument) {
      const one = await target(argument, 'Remove Workspace');
      if (!one) return;
      await perform(
        workspaces.editor(),
        { do: 'remove', name: nameOf(one, known()) },
        {
          announce: 'notification',
          confirm: {
            question: `Remove the workspace “${one.slug}”?`,
            detail: () => 'Its folder goes to the quarantine of its root, from where it can be restored.',
            action: 'Remove',
          },
        },
      );
    },
    async restore() {
      const kept = workspaces
        .editor()
        .look()
        .roots.flatMap(({ quarantine }) => quarantine);
      if (kept.length === 0) {
        void vscode.window.showInformationMessage('The quarantine is empty: no workspace was removed.');
        return;
      }
      const picked = await askQuarantined(kept);
      if (picked)
        await perform(workspaces.editor(), { do: 'restore', name: picked.name }, { announce: 'notification' });
    },
    async ignore(argument) {
      const one = await target(argument, 'Ignore Workspace');
      if (one)
        await perform(workspaces.editor(), { do: 'ignore', name: nameOf(one, known()) }, { announce: 'notification' });
    },
    async unignore() {
      const rows = workspaces
        .editor()
        .look()
        .roots.flatMap(({ ignored, folder }) => ignored.map(label => ({ label, description: folder, root: folder })));
      if (rows.length === 0) {
        void vscode.window.showInformationMessage('No workspace is ignored by a config.toml in sight.');
        return;
      }
      const options = { title: 'Stop Ignoring a Workspace', placeHolder: 'Choose what is to be looked at again' };
      const picked = await vscode.window.showQuickPick(rows, options);
      if (!picked) return;
      const request = { do: 'unignore', name: picked.label, root: picked.root } as const;
      await perform(workspaces.editor(), request, { announce: 'notification' });
    },
    undoLast: async () => undoLast(workspaces.editor(), await lastOperations()),
  };
}

/** Key bindings of the view give no row. */
function isFromKey(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && 'selected' in argument;
}

/** A row of the view, or a name that another extension or a key binding gives. */
function named(all: readonly KnownWorkspace[], argument: unknown): KnownWorkspace | undefined {
  if (typeof argument === 'string') return all.find(({ slug }) => slug === argument);
  if (typeof argument !== 'object' || argument === null || !('folder' in argument)) return undefined;
  return all.find(({ folder }) => folder === argument.folder);
}

/** An id tells one from another that shadows it. */
function nameOf(one: KnownWorkspace, all: readonly KnownWorkspace[]): string {
  return all.some(other => other !== one && other.slug === one.slug) ? (one.id ?? one.slug) : one.slug;
}
