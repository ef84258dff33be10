/** A value that is not what its field asks for, and ids that are no UUIDs. */
import { nearest } from '../../base/nearest.ts';
import { isUuid } from '../../base/uuid.ts';
import type { Field, ValueType } from '../../manifest/fields.ts';
import { isPlaceholder } from '../../manifest/read.ts';
import type { FieldUse } from '../../queries/field-uses.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isEmpty, type Node, type ScalarNode } from '../../syntax/tree.ts';
import { sourceOf, writeScalar, writeSource } from '../edits.ts';
import { idElsewhere } from '../identity/known-id.ts';
import type { Fix, FixFacts, Problem } from '../problem.ts';
import { eitherOf, fixIn, problem } from '../report.ts';

export function wrongType(snapshot: Snapshot, { body, field, entry }: FieldUse): readonly Problem[] {
  const found = mismatches(field.type, field, entry.value);
  return found.length === 0
    ? NONE
    : found.map(({ node, wanted, type }) => {
        const span = node.kind === 'scalar' && node.end > node.start ? node : entry.keySpan;
        const message = `“${entry.key}” cannot be ${named(node)}. Write ${wanted}.`;
        return problem('wrong-type', body.path, span, message, {
          fixes: () => [repair(snapshot, body.path, node, type)],
        });
      });
}

/** Nearly every field is right, so its answer costs nothing. */
const NONE: readonly never[] = [];

/** For ids of the table's type `uuid`. Placeholders are left to be filled in. */
export function notAUuid(snapshot: Snapshot, { body, field, entry, map }: FieldUse): Problem | undefined {
  const { value } = entry;
  if (field.type.is !== 'uuid' || value.kind !== 'scalar' || typeof value.value !== 'string') return undefined;
  const text = value.value;
  if (isUuid(text)) return undefined;
  const fixes = ({ freshId }: FixFacts): (Fix | undefined)[] => {
    const known = map === body.node && field.class === 'identity' ? idElsewhere(snapshot, body) : undefined;
    const title = body.place === 'file' ? 'Write the id that the manifest gives' : 'Write the id that its file gives';
    return known !== undefined
      ? [fixIn(body.path, title, writeScalar(snapshot, body.path, value, known), true)]
      : [fixIn(body.path, 'Write a fresh UUID', writeScalar(snapshot, body.path, value, freshId()))];
  };
  if (isPlaceholder(text)) {
    const message = `${text} is a placeholder. Put the UUID there once it is known.`;
    return problem('placeholder', body.path, value, message, { fixes });
  } else {
    const message = `“${shortened(text)}” is no UUID. Write the UUID it has, or a fresh one.`;
    return problem('not-a-uuid', body.path, value, message, { fixes });
  }
}

/** What stands there, for people. */
function named(node: Node): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'list') return 'a list';
  return typeof node.value === 'string' ? `“${shortened(node.value)}”` : String(node.value);
}

function shortened(text: string): string {
  const [line = ''] = text.split(/[\r\n]/);
  return line.length > 60 || line !== text ? `${line.slice(0, 59)}…` : line;
}

interface Mismatch {
  readonly node: Node;
  readonly type: ValueType;
  readonly wanted: string;
}

function mismatches(type: ValueType, field: Field, value: Node): readonly Mismatch[] {
  if (isEmpty(value) || type.is === 'any') return NONE;
  if (type.is === 'list') {
    if (value.kind !== 'list') return [{ node: value, type, wanted: 'a list' }];
    const found: Mismatch[] = [];
    for (const item of value.items) found.push(...mismatches(type.of, field, item));
    return found;
  }
  if (type.is === 'record') return value.kind === 'map' ? NONE : [{ node: value, type, wanted: 'a map of fields' }];
  if (type.is === 'either') {
    const all = type.of.map(option => mismatches(option, field, value));
    return all.some(found => found.length === 0) ? NONE : (all[0] ?? NONE);
  }
  const wanted = wantedText(type, field, value);
  return wanted === undefined ? NONE : [{ node: value, type, wanted }];
}

/** What a scalar type asks for, where the value is something else. */
function wantedText(type: ValueType, field: Field, value: Node): string | undefined {
  const scalar = value.kind === 'scalar' ? value.value : undefined;
  switch (type.is) {
    case 'string':
    case 'path':
      return typeof scalar === 'string' ? undefined : 'text';
    case 'uuid':
    case 'reference':
      return typeof scalar === 'string' ? undefined : 'a UUID';
    case 'boolean':
      return typeof scalar === 'boolean' ? undefined : 'true or false';
    case 'integer':
    case 'number':
      return numberText(type.is, field, scalar);
    case 'enum':
      return typeof scalar === 'string' && type.values.includes(scalar) ? undefined : eitherOf(type.values);
    default:
      return undefined;
  }
}

function numberText(is: 'integer' | 'number', { minimum, maximum }: Field, value: unknown): string | undefined {
  const noun = is === 'integer' ? 'a whole number' : 'a number';
  if (typeof value === 'bigint' || typeof value !== 'number') return noun;
  if (is === 'integer' && !Number.isInteger(value)) return noun;
  const tooSmall = minimum !== undefined && value < minimum;
  const tooLarge = maximum !== undefined && value > maximum;
  if (!tooSmall && !tooLarge) return undefined;
  if (minimum !== undefined && maximum !== undefined) return `${noun} from ${minimum} to ${maximum}`;
  return minimum !== undefined ? `${noun} of at least ${minimum}` : `${noun} of at most ${maximum}`;
}

function repair(snapshot: Snapshot, path: string, node: Node, type: ValueType): Fix | undefined {
  const source = sourceOf(snapshot, path, node);
  if (node.alias) return undefined;
  if (type.is === 'list' && node.kind === 'scalar') {
    if (node.style === 'block' || /[\r\n]/.test(source) || (node.style === 'plain' && /[,[\]{}]/.test(source)))
      return undefined;
    return fixIn(path, 'Make it a list', writeSource(node, `[${source}]`), true);
  }
  if (node.kind !== 'scalar') return undefined;
  if (type.is === 'enum') {
    const [near] = nearest(String(node.value), type.values);
    return near ? fixIn(path, `Change to “${near}”`, writeScalar(snapshot, path, node, near), true) : undefined;
  }
  if (type.is === 'string' && node.style === 'plain' && !/[\r\n"\\]/.test(source)) {
    return fixIn(path, 'Quote it', writeSource(node, `"${source}"`), true);
  }
  return unquote(path, node, type);
}

/** A number or boolean that was written as text. */
function unquote(path: string, node: ScalarNode, type: ValueType): Fix | undefined {
  const text = typeof node.value === 'string' ? node.value.trim() : '';
  const isNumber = (type.is === 'integer' || type.is === 'number') && /^-?\d+(\.\d+)?$/.test(text);
  const isBoolean = type.is === 'boolean' && /^(true|false)$/.test(text);
  return isNumber || isBoolean ? fixIn(path, `Change to ${text}`, writeSource(node, text), true) : undefined;
}
