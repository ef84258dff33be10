/** Proposes a manifest for a folder that has none, from the decorated functions and entity files in it. */
import { KINDS } from '../manifest/kinds/table.ts';
import { GITIGNORE, NEW_MANIFEST } from '../manifest/layout.ts';
import { type Found, undeclaredFiles, undeclaredFunctions } from '../queries/undeclared.ts';
import { hasManifest, type Snapshot } from '../snapshot/snapshot.ts';
import { entryText, freeKey, indented } from './declare.ts';

export interface Proposal {
  /** Set where there is nothing to propose: one sentence. */
  readonly refused?: string;
  /** Files to be made, none of which exists. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** What was found, for people: `3 workflows`. */
  readonly found: readonly string[];
}

export function proposeManifest(snapshot: Snapshot, freshId: () => string): Proposal {
  const blocked = obstacle(snapshot);
  if (blocked) return { refused: `${blocked} is in the way. Move it, then try again.`, files: [], found: [] };
  if (hasManifest(snapshot)) {
    const refused = `The project has a manifest already: ${snapshot.layout.used[0]?.path}.`;
    return { refused, files: [], found: [] };
  }
  const all = withoutCopies([...undeclaredFunctions(snapshot), ...undeclaredFiles(snapshot)]);
  const files = [{ path: NEW_MANIFEST, text: manifestText(all, freshId) }];
  if (!snapshot.tree.files.has('.mooring/.gitignore')) files.push({ path: '.mooring/.gitignore', text: GITIGNORE });
  return { files, found: summary(all) };
}

/** What stands where the manifest or its folder would, and is none. */
function obstacle({ tree }: Snapshot): string | undefined {
  if (tree.links.has('.mooring') || tree.files.has('.mooring')) return '.mooring';
  if (tree.folders.has(NEW_MANIFEST)) return NEW_MANIFEST;
  const link = tree.links.get(NEW_MANIFEST);
  return link && 'broken' in link ? NEW_MANIFEST : undefined;
}

function manifestText(all: readonly Found[], freshId: () => string): string {
  const parts = [
    '# What this project declares. Each entry has a UUID that never changes; keys, names and paths may.\n',
    ...sectionTexts(all, freshId),
  ];
  return all.length > 0 ? parts.join('\n') : `${parts.join('\n')}\n${EXAMPLE}`;
}

function sectionTexts(all: readonly Found[], freshId: () => string): string[] {
  return KINDS.flatMap(kind => {
    const members = all.filter(found => found.kind === kind);
    if (members.length === 0) return [];
    const taken = new Set<string>();
    const entries = members.map(found => {
      const key = freeKey(found.key, taken);
      taken.add(key);
      return indented(entryText(found, key, found.id ?? freshId()));
    });
    return [`${kind.section}:\n${entries.join('\n')}\n`];
  });
}

/** A copied file with the same id waits: only a person knows which is the original. */
function withoutCopies(all: readonly Found[]): Found[] {
  const ids = new Set<string>();
  return all.filter(({ id }) => {
    if (id === undefined) return true;
    const isNew = !ids.has(id);
    ids.add(id);
    return isNew;
  });
}

function summary(all: readonly Found[]): string[] {
  return KINDS.flatMap(kind => {
    const count = all.filter(found => found.kind === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? kind.title : kind.plural}`];
  });
}

const EXAMPLE = `# Nothing was found to declare yet. Entries look like this:
#
# workflows:
#   send_report:
#     id: 00000000-0000-4000-8000-000000000000
#     path: workflows/send_report.py
#     function_name: send_report
`;
