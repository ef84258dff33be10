/** Looks at roots for those who change workspaces: every one that is there, with the text and hash of its definition. */
import type { FileLayer } from '../config/schema.ts';
import type { KnownWorkspace, RootFacts } from '../plans/workspace/facts.ts';
import { byRemoval, QUARANTINE, quarantined } from '../plans/workspace/remove.ts';
import type { DiskFailure } from '../ports/disk.ts';
import type { Store } from '../store/open-store.ts';
import type { Outside } from '../store/outside.ts';
import { decodeText } from '../syntax/bytes.ts';
import { LIMITS } from '../syntax/scan.ts';
import type { TomlValue } from '../syntax/toml-value.ts';
import { readWorkspaces, type WorkspaceEntry } from '../workspace/discover.ts';
import { isLeftBehind } from '../workspace/slug.ts';
import { configFiles, ownValues } from './config-change.ts';
import type { FilePlace } from './config-files.ts';
import { textsOf } from './read-bindings.ts';

/** A root that may be written to. */
export interface EditableRoot {
  readonly layer: FileLayer;
  /** The folder with the Mooring layout, absolute, with `/`. */
  readonly folder: string;
  /** What stands before a path of the layout in the paths of the store: nothing, or `.mooring/`. */
  readonly prefix: string;
  readonly store: Store;
  /** Its `config.toml`, and what older layouts have instead; paths are those of the store. */
  readonly config: readonly FilePlace[];
}

export interface LookedAtRoot {
  readonly facts: RootFacts;
  /** What its own config files say, by key. */
  readonly values: ReadonlyMap<string, TomlValue>;
}

export function lookAtRoot(outside: Pick<Outside, 'disk' | 'hash'>, root: EditableRoot): LookedAtRoot {
  const { layer, folder, prefix } = root;
  const files = configFiles(outside, root.config);
  const values = ownValues(files);
  const held = files.find(({ parsed }) => parsed.held);
  const above = `${folder}/workspaces`;
  const listed = outside.disk.list(above);
  const entries = 'failed' in listed ? [] : listed;
  const kept = outside.disk.list(`${folder}/${QUARANTINE}`);
  const facts: RootFacts = {
    type: layer,
    folder,
    prefix,
    workspaces: workspacesIn(outside, root, above, entries),
    taken: entries.map(({ name }) => name),
    ignored: textsOf(values.get('discovery.ignore')),
    quarantine: ('failed' in kept ? [] : kept)
      .flatMap(({ name, type }) => (type === 'folder' ? (quarantined(name) ?? []) : []))
      .sort(byRemoval),
    ...(held?.parsed.held ? { configHeld: `${held.place.shownAs} cannot be read: ${held.parsed.held.message}` } : {}),
  };
  return { facts, values };
}

function unreadSentence(file: string, { failed, code }: DiskFailure): string {
  if (failed === 'not-a-file') return `${file} is no file; make it one.`;
  if (failed === 'too-large') return `${file} is larger than 5 MB and is not read; split it.`;
  return `${file} cannot be read (${code}); mend that first.`;
}

function workspacesIn(
  { disk, hash }: Pick<Outside, 'disk' | 'hash'>,
  { layer, folder: rootFolder }: EditableRoot,
  above: string,
  entries: readonly { readonly name: string; readonly type: string }[],
): KnownWorkspace[] {
  const more = new Map<string, Pick<KnownWorkspace, 'text' | 'hash' | 'isLink'>>();
  const read = entries.flatMap(({ name, type }): WorkspaceEntry[] => {
    if ((type !== 'folder' && type !== 'link') || isLeftBehind(name)) return [];
    const isLink = type === 'link';
    const answer = disk.read(`${above}/${name}/workspace.toml`, LIMITS.textLength);
    if ('failed' in answer) {
      if (answer.failed === 'missing' || answer.failed === 'not-a-folder') return [];
      more.set(name, { hash: '', isLink });
      return [{ slug: name, unreadable: unreadSentence(`${above}/${name}/workspace.toml`, answer) }];
    }
    const decoded = decodeText(answer.bytes);
    const text = 'held' in decoded ? undefined : decoded.text;
    more.set(name, { hash: hash(answer.bytes), isLink, ...(text === undefined ? {} : { text }) });
    const real = isLink ? disk.realPath(`${above}/${name}`) : { path: `${above}/${name}` };
    return [
      {
        slug: name,
        ...('path' in real ? { place: real.path } : {}),
        ...('held' in decoded
          ? { unreadable: `${above}/${name}/workspace.toml: ${decoded.held.message}` }
          : { text: decoded.text }),
      },
    ];
  });
  return readWorkspaces(read, layer).map(workspace => ({
    ...workspace,
    folder: `${above}/${workspace.slug}`,
    rootFolder,
    hash: '',
    isLink: false,
    ...more.get(workspace.slug),
  }));
}
