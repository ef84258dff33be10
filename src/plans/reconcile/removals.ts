/** Entries that go out of one manifest file at once, neighbours and whole sections among them. */
import type { TextEdit } from '../../base/text.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Source } from '../../snapshot/source.ts';
import { removeEntries, removeItems } from '../../syntax/yaml-edit.ts';

/** `starts` are where the keys stand. Nothing where one of them cannot be taken out by itself. */
export function removals(source: Source, starts: ReadonlySet<number>): readonly TextEdit[] | undefined {
  const { sections, entities } = source.declared();
  const chosen = entities.filter(({ keySpan }) => starts.has(keySpan.start));
  if (chosen.length !== starts.size) return undefined;
  const edits: TextEdit[] = [];
  for (const section of sections) {
    const spans = new Set(chosen.flatMap((entity: Entity) => (entity.section === section ? [entity.span] : [])));
    if (spans.size === 0) continue;
    const { node } = section;
    const inSection =
      node.kind === 'map'
        ? removeEntries(
            source.text,
            node,
            node.entries.filter(entry => spans.has(entry)),
          )
        : node.kind === 'list'
          ? removeItems(
              source.text,
              node,
              node.items.filter(item => spans.has(item)),
            )
          : [];
    if (inSection.length === 0) return undefined;
    edits.push(...inSection);
  }
  return edits;
}
