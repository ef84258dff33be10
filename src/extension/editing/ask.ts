/** What is asked of a person before workspaces change: lists and input boxes, all of which Escape leaves. */
import * as vscode from 'vscode';
import type { KnownWorkspace, Quarantined } from '../../plans/workspace/facts.ts';
import type { WorkspaceEditor } from '../../runtime/edit-workspaces.ts';
import type { FoundTemplate } from '../../runtime/templates.ts';
import type { TemplateVariable } from '../../workspace/template.ts';

export async function askWorkspace(all: readonly KnownWorkspace[], title: string): Promise<KnownWorkspace | undefined> {
  const rows = all.map(workspace => ({
    label: workspace.slug,
    description: [
      workspace.root === 'project' ? 'from the project' : '',
      workspace.disabled ? 'disabled' : '',
      workspace.hidden ? 'hidden' : '',
    ]
      .filter(Boolean)
      .join(' · '),
    detail: workspace.description ?? '',
    workspace,
  }));
  const options = { title, placeHolder: 'Choose a workspace', matchOnDescription: true, matchOnDetail: true };
  return (await vscode.window.showQuickPick(rows, options))?.workspace;
}

export type Start =
  | { readonly is: 'scratch' }
  | { readonly is: 'base'; readonly slug: string }
  | { readonly is: 'template'; readonly template: FoundTemplate };

/** What a new workspace begins with; without bases and templates there is nothing to choose. */
export async function askStart(
  bases: readonly KnownWorkspace[],
  templates: readonly FoundTemplate[],
): Promise<Start | undefined> {
  if (bases.length + templates.length === 0) return { is: 'scratch' };
  const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator, start: undefined });
  const usable = templates.filter(({ problem }) => problem === undefined);
  const rows: (vscode.QuickPickItem & { readonly start: Start | undefined })[] = [
    { label: '$(file) Start from Scratch', description: 'an empty workspace', start: { is: 'scratch' } },
    ...(bases.length > 0 ? [separator('extend')] : []),
    ...bases.map(({ slug, description, hidden }) => ({
      label: `$(type-hierarchy-sub) Extend ${slug}`,
      description: [hidden ? 'base' : '', description ?? ''].filter(Boolean).join(' · '),
      start: { is: 'base', slug } as const,
    })),
    ...(usable.length > 0 ? [separator('templates')] : []),
    ...usable.map(template => ({
      label: `$(file-directory) From Template ${template.name}`,
      description: template.description ?? '',
      start: { is: 'template', template } as const,
    })),
  ];
  const options = { title: 'New Workspace', placeHolder: 'What to start from', matchOnDescription: true };
  return (await vscode.window.showQuickPick(rows, options))?.start;
}

export interface NameOptions {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  /** Why a slug cannot be used. */
  readonly problem: (slug: string) => string | undefined;
}

/** A title, of which the slug is shown as it is typed. */
export function askName(editor: WorkspaceEditor, options: NameOptions): Promise<string | undefined> {
  const { title, prompt, value, problem } = options;
  return input({
    title,
    prompt,
    ...(value === undefined ? {} : { value }),
    async validateInput(text) {
      if (text.trim() === '') return undefined;
      const made = await editor.slugOf(text);
      if ('is' in made) return made.message;
      const wrong = problem(made.slug);
      if (wrong !== undefined || made.slug === text) return wrong;
      const message = `Its name will be “${made.slug}”.`;
      return { message, severity: vscode.InputBoxValidationSeverity.Info };
    },
  });
}

/** Nothing where it was left; empty where it was skipped. */
export async function askText(title: string, prompt: string, value = ''): Promise<string | undefined> {
  return vscode.window.showInputBox({ title, prompt, value, ignoreFocusOut: true });
}

/** A value for each variable of a template; nothing where one was left. */
export async function askVariables(
  variables: readonly TemplateVariable[],
): Promise<Readonly<Record<string, string>> | undefined> {
  const values: Record<string, string> = {};
  for (const { name, prompt, default: standard, required, secret } of variables) {
    const value = await vscode.window.showInputBox({
      title: 'New Workspace',
      prompt: prompt ?? name,
      password: secret,
      ignoreFocusOut: true,
      ...(standard === undefined ? {} : { placeHolder: standard }),
      validateInput: text =>
        required && standard === undefined && text === '' ? `${prompt ?? name} is needed.` : undefined,
    });
    if (value === undefined) return undefined;
    if (value !== '') values[name] = value;
  }
  return values;
}

export async function askQuarantined(kept: readonly Quarantined[]): Promise<Quarantined | undefined> {
  const rows = kept.map(each => ({
    label: each.slug,
    description: `removed ${each.time.slice(0, 16).replace('T', ' ')} UTC`,
    each,
  }));
  const options = { title: 'Restore Workspace', placeHolder: 'Choose what to take out of the quarantine' };
  return (await vscode.window.showQuickPick(rows, options))?.each;
}

/** Text that is not blank. */
async function input(options: vscode.InputBoxOptions): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({ ignoreFocusOut: true, ...options });
  return text === undefined || text.trim() === '' ? undefined : text;
}
