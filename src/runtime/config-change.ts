/** What intents do to the `config.toml` of a root, as changes that go into a commit together with others. */
import type { Intent } from '../config/intent.ts';
import { fileView, planWrite, type WritableFile, type WriteRefusal } from '../config/plan-write.ts';
import type { FileLayer } from '../config/schema.ts';
import type { Change } from '../store/change.ts';
import type { Outside } from '../store/outside.ts';
import type { TomlValue } from '../syntax/toml-value.ts';
import { type FilePlace, look, type SeenFile, unseen } from './config-files.ts';

/** The files of a layer as they are now, the one that hides the others first. */
export function configFiles(
  outside: Pick<Outside, 'disk' | 'hash'>,
  places: readonly FilePlace[],
): readonly SeenFile[] {
  return places.map(place => look(outside, unseen(place)));
}

/** What the files themselves say, by the text of the key's path; a file that cannot be read says nothing. */
export function ownValues(files: readonly SeenFile[]): ReadonlyMap<string, TomlValue> {
  const values = new Map<string, TomlValue>();
  for (const { text, parsed } of files.toReversed()) {
    for (const [name, value] of fileView(text, parsed).values) values.set(name, value);
  }
  return values;
}

/** Paths are those of the root's store. Nothing changes where the files say it all already. */
export function configChanges(
  outside: Pick<Outside, 'disk' | 'hash' | 'clock'>,
  actor: string,
  layer: FileLayer,
  places: readonly FilePlace[],
  intents: readonly Intent[],
): readonly Change[] | WriteRefusal {
  if (intents.length === 0) return [];
  const files = configFiles(outside, places).map((seen, at): WritableFile & { readonly seen: SeenFile } => ({
    seen,
    path: seen.place.shownAs,
    text: seen.text,
    parsed: seen.parsed,
    ...(seen.document ? { document: seen.document } : {}),
    changedMs() {
      const facts = outside.disk.facts(seen.place.file);
      return 'failed' in facts ? outside.clock() : facts.changedMs;
    },
    hasMeta: layer === 'user' && at === 0,
  }));
  const planned = planWrite(files, layer, intents, { nowMs: outside.clock(), actor });
  if ('why' in planned) return planned;
  return planned.writes.map(({ file: { seen }, text }): Change => {
    const before = seen.content.startsWith('unread ') ? 'absent' : seen.content;
    return { path: seen.place.path, before, after: new TextEncoder().encode(text) };
  });
}
