/** What a decorator and the manifest both say of a function, and where they do not say the same. */
import { digestOf } from '../../base/digest.ts';
import { entryOfField } from '../../manifest/field-text.ts';
import { fieldOf } from '../../manifest/kinds/table.ts';
import type { Entity } from '../../manifest/read.ts';
import type { PythonFunction, PythonValue } from '../../syntax/python-module.ts';
import { isEmpty, type Node } from '../../syntax/tree.ts';
import type { BaseEntity } from '../base.ts';
import type { Drift } from './drift-row.ts';
import type { Present } from './home.ts';
import { registryPrint } from './registry.ts';
import { placeInManifest, placeOfHome, told } from './tell.ts';

/** A field that both give, with two values. */
export interface Difference {
  readonly field: string;
  readonly inDecorator: PythonValue;
  readonly inManifest: Node;
}

/** Said by the decorator itself, or told as drift of its own. */
const NOT_METADATA: ReadonlySet<string> = new Set(['id', 'type', 'is_tool', 'path', 'function_name', 'function']);

/** A fingerprint of the decorator's type and arguments, whatever their order. */
export function decoratorPrint({ decorator }: PythonFunction): string | undefined {
  if (!decorator) return undefined;
  const said = [...decorator.arguments].map(([name, { value }]): [string, PythonValue] => [name, value]);
  return digestOf(JSON.stringify([decorator.type, said.sort(([a], [b]) => (a < b ? -1 : 1))]));
}

/** In the order of the decorator. What only one of the two says is no difference: it is said once. */
export function differences(entity: Entity, { decorator }: PythonFunction): Difference[] {
  return [...(decorator?.arguments ?? [])].flatMap(([name, { value }]) => {
    const field = NOT_METADATA.has(name) ? undefined : fieldOf(entity.kind.fields, name)?.field;
    const written = field && entryOfField(entity.node, field)?.value;
    if (!field || !written || isEmpty(written) || value === null) return [];
    const isSet = field.type.is === 'list' && field.type.merge === 'set';
    const same = sameValue(value, written, isSet);
    return same === false ? [{ field: field.name, inDecorator: value, inManifest: written }] : [];
  });
}

export function metadataDiffers(entity: Entity, home: Present, before: BaseEntity | undefined): Drift | undefined {
  const { fn } = home;
  const found = fn ? differences(entity, fn) : [];
  if (!fn || found.length === 0) return undefined;
  const to = placeOfHome(entity, home);
  return told('metadata-differs', {
    entity,
    declared: placeInManifest(entity),
    ...(to ? { to } : {}),
    reason: `Decorator and manifest differ in ${found.map(said).join(', ')}${whoChanged(entity, fn, before)}.`,
    isQuestion: true,
  });
}

/** With the two values, where they are short enough to be read in a line. */
function said({ field, inDecorator, inManifest }: Difference): string {
  const ours = typeof inDecorator === 'object' ? undefined : String(inDecorator);
  const theirs = inManifest.kind === 'scalar' ? String(inManifest.value) : undefined;
  const isShort = ours !== undefined && theirs !== undefined && ours.length + theirs.length <= SHORT;
  return isShort ? `${field} (${ours} and ${theirs})` : field;
}

const SHORT = 40;

/** Which side moved since both were accepted. */
function whoChanged(entity: Entity, fn: PythonFunction, before: BaseEntity | undefined): string {
  if (!before?.decorator) return '';
  const decorator = before.decorator !== decoratorPrint(fn);
  const manifest = before.registry !== registryPrint(entity);
  if (decorator === manifest) return decorator ? '; both were changed' : '';
  return decorator ? '; the decorator was changed' : '; the manifest was changed';
}

/** Undefined where only running the code could tell. */
function sameValue(ours: PythonValue, theirs: Node, isSet: boolean): boolean | undefined {
  if (isExpression(ours)) return undefined;
  if (!Array.isArray(ours)) return theirs.kind === 'scalar' ? sameScalar(ours, theirs.value) : false;
  if (theirs.kind !== 'list' || theirs.items.length !== ours.length) return ours.some(isExpression) ? undefined : false;
  const items = isSet ? [...theirs.items].sort(byText) : theirs.items;
  const wanted = isSet ? [...ours].sort((a, b) => compare(textOfValue(a), textOfValue(b))) : ours;
  const answers = items.map((item, index) => sameValue(wanted[index] ?? null, item, isSet));
  if (answers.includes(undefined)) return undefined;
  return !answers.includes(false);
}

function sameScalar(ours: PythonValue, theirs: unknown): boolean {
  return ours === theirs || (typeof theirs === 'bigint' && String(ours) === String(theirs));
}

function isExpression(value: PythonValue): boolean {
  return typeof value === 'object' && value !== null && 'source' in value;
}

function byText(a: Node, b: Node): number {
  return compare(textOfNode(a), textOfNode(b));
}

function textOfNode(node: Node): string {
  return node.kind === 'scalar' ? String(node.value) : '';
}

function textOfValue(value: PythonValue): string {
  return typeof value === 'object' ? '' : String(value);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
