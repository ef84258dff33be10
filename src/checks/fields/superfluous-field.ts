/** Secrets, run-time state and what can be computed: none of it belongs in a file that is shared. */
import { isPlaceholder } from '../../manifest/read.ts';
import { type FieldUse, fieldUse } from '../../queries/field-uses.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isEmpty, type Node } from '../../syntax/tree.ts';
import { removeField, writeSource } from '../edits.ts';
import type { Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';

export function superfluousField(snapshot: Snapshot, { body, field, entry, map }: FieldUse): Problem | undefined {
  if (field.class !== 'transient' && field.class !== 'derived') return undefined;
  const why = field.class === 'transient' ? 'is run-time state that changes by itself' : 'can be computed again';
  const code = field.class === 'transient' ? 'transient-field' : 'derived-field';
  return problem(code, body.path, entry.keySpan, `“${entry.key}” ${why}. Remove it, so that nobody trusts a copy.`, {
    fixes: () => [fixIn(body.path, `Remove “${entry.key}”`, removeField(snapshot, body.path, map, entry), true)],
  });
}

export function secretValue(snapshot: Snapshot, use: FieldUse): Problem | undefined {
  const { body, field, entry, map } = use;
  if (field.class !== 'secret' && !isValueOfSecretConfig(use)) return undefined;
  if (!isLiteral(entry.value)) return undefined;
  if (field.class === 'secret') {
    const message = `“${entry.key}” is a secret written down. Move it to .env or the secret storage, remove it here, and change it, since it was shared.`;
    return problem('secret-value', body.path, entry.keySpan, message, {
      fixes: () => [fixIn(body.path, `Remove “${entry.key}”`, removeField(snapshot, body.path, map, entry), true)],
    });
  }
  const message =
    'The type of this config is “secret”, and its value is written down. Make it null, keep it in .env or the secret storage, and change it, since it was shared.';
  return problem('secret-value', body.path, entry.keySpan, message, {
    fixes: () => [fixIn(body.path, 'Make the value null', writeSource(entry.value, 'null'), true)],
  });
}

function isValueOfSecretConfig({ body, field, map }: FieldUse): boolean {
  if (body.kind.name !== 'config' || field.name !== 'value' || map !== body.node) return false;
  const type = fieldUse(body, 'config_type')?.entry.value;
  return type?.kind === 'scalar' && type.value === 'secret';
}

/** Not empty, not a placeholder to fill in, not a reference to where the secret really is (`${…}`, `{{…}}`). */
function isLiteral(value: Node): boolean {
  if (isEmpty(value)) return false;
  if (value.kind !== 'scalar' || typeof value.value !== 'string') return true;
  const text = value.value.trim();
  return text !== '' && !isPlaceholder(text) && !/^(\$\{[^}]*\}|\{\{[^}]*\}\})$/.test(text);
}
