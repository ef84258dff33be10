/** What the engine proposed, as a plan that the root's store carries out: exactly the files that a person was shown. */
import { baseName } from '../../base/paths.ts';
import { set } from '../../config/intent.ts';
import { commitIn, planOf, quoted, type WorkspacePlan } from '../../plans/workspace/plan.ts';
import type { MigrationProposal } from '../../protocol/protocol.ts';

/** `rootFolder` is that with the Mooring layout, absolute, with `/`. */
export function migrationPlan(rootFolder: string, { label, files, move, made }: MigrationProposal): WorkspacePlan {
  const changes = files.map(({ path, before, text }) => ({ path, before, after: new TextEncoder().encode(text) }));
  const [slug = ''] = made;
  return planOf({
    label,
    says: [madeSentence(made), ...(move ? [`The old file is kept as ${baseName(move.moveTo)}.`] : [])].join(' '),
    slug,
    commits: [commitIn(rootFolder, { changes: [...changes, ...(move ? [move] : [])] })],
  });
}

function madeSentence(made: readonly string[]): string {
  if (made.length === 0) return 'Every workspace of the file has a folder already.';
  return `${quoted(made)} ${made.length === 1 ? 'has a folder' : 'have folders'} now.`;
}

/** Makes a workspace the default; `userRoot` is absolute, with `/`. */
export function defaultPlan(userRoot: string, slug: string): WorkspacePlan {
  return planOf({
    label: `make ${slug} the default workspace`,
    says: `“${slug}” is your default workspace now.`,
    slug,
    commits: [commitIn(userRoot, { config: [set(['default-workspace', 'workspace'], slug)] })],
  });
}
