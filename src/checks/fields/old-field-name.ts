/** A field under a name it no longer has. It is read as the field it is. */
import type { FieldUse } from '../../queries/field-uses.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { entryOf } from '../../syntax/tree.ts';
import { removeField, renameField } from '../edits.ts';
import type { Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';

export function oldFieldName(snapshot: Snapshot, use: FieldUse): Problem | undefined {
  if (!use.former) return undefined;
  const { body, entry, field, map } = use;
  const both = entryOf(map, field.name) !== undefined;
  const message = both
    ? `“${entry.key}” is the old name of “${field.name}”, which stands here too. Keep “${field.name}”.`
    : `“${entry.key}” is the old name of “${field.name}”. It is understood; rename it so that every tool does.`;
  return problem('old-field-name', body.path, entry.keySpan, message, {
    fixes: () => [
      both
        ? fixIn(body.path, `Remove “${entry.key}”`, removeField(snapshot, body.path, map, entry), true)
        : fixIn(body.path, `Rename to “${field.name}”`, renameField(snapshot, body.path, entry, field.name), true),
    ],
  });
}
