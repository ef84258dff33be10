/** A field that the field table does not have. It is kept; a likely misspelling is offered for repair. */
import { nearest } from '../../base/nearest.ts';
import type { UnknownUse } from '../../queries/field-uses.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { removeField, renameField } from '../edits.ts';
import type { Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';

export function unknownField(snapshot: Snapshot, { body, entry, map, fields }: UnknownUse): Problem | undefined {
  const { path, kind, place } = body;
  const taken = new Set(map.entries.map(({ key }) => key));
  const possible = fields.filter(field => field.where === 'both' || field.where === place).map(field => field.name);
  const near = nearest(
    entry.key,
    possible.filter(name => !taken.has(name)),
    2,
  );
  const way = near[0] ? `Did you mean “${near[0]}”?` : 'It is kept as it is; remove it if nothing reads it.';
  return problem(
    'unknown-field',
    path,
    entry.keySpan,
    `“${entry.key}” is no field of ${map === body.node ? kind.plural : 'this place'}. ${way}`,
    {
      fixes: () => [
        ...near.map((name, index) =>
          fixIn(path, `Rename to “${name}”`, renameField(snapshot, path, entry, name), index === 0),
        ),
        fixIn(path, `Remove “${entry.key}”`, removeField(snapshot, path, map, entry)),
      ],
    },
  );
}
