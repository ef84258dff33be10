/** The texts of `workspace.toml` that a plan leaves behind: a new one, or the present one with a few values changed. */
import { lineIndex } from '../../base/text.ts';
import { type Intent, set } from '../../config/intent.ts';
import { editToml } from '../../syntax/toml-edit.ts';
import { readToml } from '../../syntax/toml-read.ts';
import { valueAt } from '../../syntax/tree.ts';
import { WORKSPACE_SCHEMA } from '../../workspace/keys.ts';
import type { KnownWorkspace, RootFacts } from './facts.ts';
import { pathIn } from './facts.ts';
import { type FileChange, refuse, type WorkspaceRefusal } from './plan.ts';

export const DEFINITION = 'workspace.toml';

/** What a workspace says of itself. */
export interface OwnKeys {
  readonly id?: string;
  readonly description?: string;
  readonly extends?: string;
  readonly hidden?: boolean;
  readonly 'base-url'?: string;
}

/** The intents in the order in which a new file is to have its keys. */
export function keyIntents(keys: OwnKeys): Intent[] {
  return (['id', 'description', 'extends', 'hidden', 'base-url'] as const).flatMap(key => {
    const value = keys[key];
    return value === undefined ? [] : [set([key], value)];
  });
}

/** The text after the intents; the same text where it is so already. `path` is for the message. */
export function editedText(
  text: string,
  intents: readonly Intent[],
  path: string,
): { readonly text: string } | WorkspaceRefusal {
  const { parsed, document } = readToml(text);
  if (parsed.held || !document) {
    const { line, column } = lineIndex(text).positionAt(parsed.held?.span.start ?? 0);
    const message = `${path}:${line + 1}:${column + 1} cannot be changed, since it cannot be read: ${parsed.held?.message ?? ''}`;
    return refuse('held', message.trimEnd());
  }
  const schema = valueAt(parsed.root, 'schema');
  if (schema?.kind === 'scalar' && typeof schema.value === 'number' && schema.value > WORKSPACE_SCHEMA) {
    const message = `${path} has version ${schema.value} and this Mooring writes version ${WORKSPACE_SCHEMA}; install a Mooring that knows version ${schema.value} to change it.`;
    return refuse('held', message);
  }
  const edited = editToml(document, intents);
  return 'refused' in edited ? refuse('held', `${path}: ${edited.message}`) : { text: edited.document.text };
}

/** The change of a `workspace.toml` that is there; nothing where it says all that already. `slug` is its name after the moves. */
export function changedDefinition(
  root: RootFacts,
  workspace: KnownWorkspace,
  intents: readonly Intent[],
  slug: string = workspace.slug,
): FileChange | undefined | WorkspaceRefusal {
  if (intents.length === 0) return undefined;
  const file = `${workspace.folder}/${DEFINITION}`;
  const { text, hash } = workspace;
  if (text === undefined) {
    return refuse('held', workspace.problems[0]?.message ?? `${file} cannot be read; mend it first.`);
  }
  const edited = editedText(text, intents, file);
  if ('is' in edited) return edited;
  if (edited.text === text) return undefined;
  return { path: pathIn(root, slug, DEFINITION), before: hash, after: new TextEncoder().encode(edited.text) };
}
