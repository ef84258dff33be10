/** A workspace of the same content under another name: a copy of the people's files, with an identity of its own. */
import { set } from '../../config/intent.ts';
import { decodeText } from '../../syntax/bytes.ts';
import { freeSlug } from '../../workspace/slug.ts';
import { DEFINITION, editedText } from './definition.ts';
import { type KnownWorkspace, nameWarnings, pathIn, rootOf, takenProblem, type WorkspaceFacts } from './facts.ts';
import {
  commitIn,
  joined,
  type PlannedChange,
  planOf,
  refuse,
  type WorkspacePlan,
  type WorkspaceRefusal,
} from './plan.ts';

/** What a copy is made of; read by whoever asks for the plan. */
export interface CopiedFiles {
  readonly files: readonly {
    /** Below the workspace's folder, with `/`. */
    readonly path: string;
    readonly bytes: Uint8Array;
    readonly mode: number;
  }[];
  /** Folders with nothing in them. */
  readonly empty: readonly string[];
  /** Paths that are there and are not copied: links, and what cannot be read. */
  readonly left: readonly string[];
}

export interface DuplicateOptions {
  /** Copies its `.env` files too. */
  readonly withEnv?: boolean;
}

/** Whether a file is Mooring's own or this machine's, and so stays where it is. */
export function isCopied(path: string, { withEnv = false }: DuplicateOptions): boolean {
  const [first = ''] = path.split('/');
  if (['.cache', '.packages', '.local', '.git', 'data.toml'].includes(first)) return false;
  return withEnv || !/(?:^|\/)\.env(?:\.[\w-]+)?$/.test(path) || /\.(?:example|sample|template)$/.test(path);
}

export function planDuplicate(
  facts: WorkspaceFacts,
  workspace: KnownWorkspace,
  slug: string,
  { files, empty, left }: CopiedFiles,
  id: string,
): WorkspacePlan | WorkspaceRefusal {
  const root = rootOf(facts, workspace);
  const taken = takenProblem(root, slug, freeSlug(slug, root.taken));
  if (taken) return taken;
  const changes: PlannedChange[] = empty.map(path => ({ path: pathIn(root, slug, path), folder: 'make' }));
  for (const { path, bytes, mode } of files) {
    const copied = path === DEFINITION ? withId(workspace, bytes, id) : bytes;
    if ('is' in copied) return copied;
    changes.push({ path: pathIn(root, slug, path), before: 'absent', after: copied, mode });
  }
  const linked =
    left.length > 0 ? [`Not copied, since they are links or cannot be read: ${joined(left.slice(0, 10))}.`] : [];
  return planOf({
    label: `duplicate workspace ${workspace.slug} as ${slug}`,
    says: `“${slug}” is a copy of “${workspace.slug}”, with an id of its own.`,
    slug,
    commits: [commitIn(root.folder, { changes })],
    warnings: [...nameWarnings(facts, root, slug), ...linked],
  });
}

function withId({ folder }: KnownWorkspace, bytes: Uint8Array, id: string): Uint8Array | WorkspaceRefusal {
  const file = `${folder}/${DEFINITION}`;
  const decoded = decodeText(bytes);
  if ('held' in decoded) return refuse('held', `${file} cannot be copied: ${decoded.held.message}`);
  const edited = editedText(decoded.text, [set(['id'], id)], file);
  return 'is' in edited ? edited : new TextEncoder().encode(edited.text);
}
