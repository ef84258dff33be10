/** Values as people are told them: on one line, without secrets. */
import type { Field } from '../fields.ts';
import { KINDS } from '../kinds/table.ts';
import { printFlow } from './print.ts';
import { fieldsIn, type Shape, shapeAt } from './shape.ts';

/** In the place of a secret. */
export const HIDDEN = '•••';

/** The whole value; a text stays as it is. */
export function oneLine(value: Shape | string, secret: boolean): string {
  if (secret) return HIDDEN;
  return typeof value === 'string' ? value : printFlow(withoutSecrets(value), 'flow');
}

/** At most `LONGEST` characters of it. */
export function told(value: Shape | string | undefined, secret: boolean): string | undefined {
  if (value === undefined) return undefined;
  const text = oneLine(value, secret);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Both, and where they are long, from shortly before the place where they part. */
export function toldBeside(before: string, after: string): readonly [before: string, after: string] {
  if (before.length <= LONGEST && after.length <= LONGEST) return [before, after];
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  let start = Math.max(0, same - SHOWN_BEFORE);
  // Two halves of one character stay together.
  if (/[\uDC00-\uDFFF]/.test(before[start] ?? after[start] ?? '')) start++;
  return [excerpt(before, start), excerpt(after, start)];
}

/** Whether a name is one under which some kind has a secret. */
export function isSecretName(name: string): boolean {
  return SECRETS.has(name);
}

/** Whether the value of this field is not told, since the entity is a config that says so itself. */
export function isSecretOfConfig(field: string): boolean {
  return field === '' || field === 'value' || field === 'default';
}

/** What a config calls its type. */
export function typeOfConfig(config: Shape | undefined): string | undefined {
  const type = shapeAt(config, 'config_type') ?? shapeAt(config, 'type');
  return type?.kind === 'scalar' && typeof type.value === 'string' ? type.value : undefined;
}

const LONGEST = 200;
const SHOWN_BEFORE = 30;

function excerpt(text: string, start: number): string {
  const from = start === 0 ? text : `…${text.slice(start)}`;
  return from.length > LONGEST ? `${from.slice(0, LONGEST - 1)}…` : from;
}

/** The names of fields that hold a secret in some kind. */
const SECRETS: ReadonlySet<string> = new Set(KINDS.flatMap(({ fields }) => secretsIn(fields)));

function secretsIn(fields: readonly Field[]): string[] {
  return fields.flatMap(field => [
    ...(field.class === 'secret' ? [field.name, ...(field.formerly ?? [])] : []),
    ...secretsIn(fieldsIn(field.type) ?? []),
  ]);
}

function withoutSecrets(shape: Shape): Shape {
  if (shape.kind === 'scalar') return shape;
  if (shape.kind === 'list') return { kind: 'list', items: shape.items.map(withoutSecrets) };
  const entries = shape.entries.map(({ key, value }) =>
    SECRETS.has(key)
      ? { key, value: { kind: 'scalar', value: HIDDEN } as const }
      : { key, value: withoutSecrets(value) },
  );
  return { kind: 'map', entries };
}
