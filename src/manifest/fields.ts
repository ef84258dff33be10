/**
 * The vocabulary of the field table (`kinds/`). Every field of every kind is described once, with these types, and the
 * checks, completion, docs, schemas, export and merge are driven by that description. Adding a kind or a field is an
 * edit of the table and nothing else.
 */

export type KindName =
  | 'organization'
  | 'role'
  | 'workflow'
  | 'form'
  | 'agent'
  | 'app'
  | 'asset'
  | 'rule'
  | 'context'
  | 'bundle'
  | 'integration'
  | 'config'
  | 'claim'
  | 'policy-rule'
  | 'table'
  | 'file-policy'
  | 'event'
  | 'mcp-server';

/**
 * What a field is for, and so where it may stand and whether it travels:
 * `identity` names the thing, `content` is what a person writes, `reference` points at other entities, `environment`
 * belongs to one installation (manifest only), `secret` belongs in neither file, `transient` is run-time state,
 * `derived` can be computed again.
 */
export type FieldClass = 'identity' | 'content' | 'reference' | 'environment' | 'secret' | 'transient' | 'derived';

/** A kind that a reference may point at; `types` narrows it to those values of the target's `type` field. */
export interface Target {
  readonly kind: KindName;
  readonly types?: readonly string[];
}

/** How two lists merge: as a set, item by item under a key field, or as one ordered whole. */
export type ListMerge = 'set' | 'ordered' | { readonly keyed: string };

export type ValueType =
  | { readonly is: 'string' | 'boolean' | 'integer' | 'number' | 'uuid' | 'any' }
  | { readonly is: 'enum'; readonly values: readonly string[] }
  /** A path relative to the project's root, with `/`. `owns` is how much of the disk the entity claims by it. */
  | { readonly is: 'path'; readonly owns: 'file' | 'folder' }
  | { readonly is: 'reference'; readonly to: readonly Target[] }
  | { readonly is: 'list'; readonly of: ValueType; readonly merge: ListMerge }
  /** A map with known fields; further ones are reported unless `open`. */
  | { readonly is: 'record'; readonly fields: readonly Field[]; readonly open?: true }
  | { readonly is: 'either'; readonly of: readonly ValueType[] };

export interface Field {
  readonly name: string;
  readonly class: FieldClass;
  readonly type: ValueType;
  /** One sentence that completes "This is …". */
  readonly doc: string;
  /** Where it may stand; `both` unless its class or the table says otherwise. */
  readonly where: 'manifest' | 'file' | 'both';
  /** Names it had in older files. They are read, with a diagnostic. */
  readonly formerly?: readonly string[];
  /** True: always; `manifest` or `file`: only there. */
  readonly required?: boolean | 'manifest' | 'file';
  /** The value that holds when the field is absent. Never written by Mooring. */
  readonly default?: string | number | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  /**
   * Of a number that belongs to one entity of its kind for ever: the manifest's top-level key that holds the next one, so
   * that none is used again when its entity is gone.
   */
  readonly counter?: string;
}

/** The file that holds an entity's portable definition. */
export interface EntityFileFormat {
  readonly syntax: 'yaml' | 'json' | 'python' | 'text';
  /** A file name that ends so (`.form.yaml`), or, with `whole`, that is exactly so (`app.yaml`). */
  readonly names: readonly string[];
  readonly whole?: true;
  /** Whether the entity's `path` may also name the folder that the file stands in. */
  readonly folder?: true;
  /** The field of the file that repeats the entity's id, where the format has one. */
  readonly identity?: string;
}

export interface Kind {
  readonly name: KindName;
  /** The manifest's top-level key. */
  readonly section: string;
  /** For people: `workflow`, `workflows`. */
  readonly title: string;
  readonly plural: string;
  readonly doc: string;
  /** How sections of this kind are usually written, and how Mooring begins one. Both shapes are read. */
  readonly shape: 'map' | 'list';
  readonly fields: readonly Field[];
  readonly file?: EntityFileFormat;
  /** Fields that together also name the entity: two entities that share them are one thing declared twice. */
  readonly naturalKey?: readonly string[];
  /** Where the identity is not `id` but this readable field. */
  readonly identifiedBy?: string;
}

export const string: ValueType = { is: 'string' };
export const boolean: ValueType = { is: 'boolean' };
export const integer: ValueType = { is: 'integer' };
export const number: ValueType = { is: 'number' };
export const uuid: ValueType = { is: 'uuid' };
export const any: ValueType = { is: 'any' };
export const oneOf = (...values: string[]): ValueType => ({ is: 'enum', values });
export const path = (owns: 'file' | 'folder'): ValueType => ({ is: 'path', owns });
export const listOf = (of: ValueType, merge: ListMerge = 'ordered'): ValueType => ({ is: 'list', of, merge });
export const record = (...fields: Field[]): ValueType => ({ is: 'record', fields });
export const openRecord = (...fields: Field[]): ValueType => ({ is: 'record', fields, open: true });
export const either = (...of: ValueType[]): ValueType => ({ is: 'either', of });
export const reference = (...to: (KindName | Target)[]): ValueType => ({
  is: 'reference',
  to: to.map(target => (typeof target === 'string' ? { kind: target } : target)),
});

type Options = Partial<Omit<Field, 'name' | 'class' | 'type' | 'doc'>>;
type FieldMaker = (name: string, type: ValueType, doc: string, options?: Options) => Field;

const maker =
  (fieldClass: FieldClass, where: Field['where']): FieldMaker =>
  (name, type, doc, options = {}) => ({ name, class: fieldClass, type, doc, where, ...options });

export const identity = maker('identity', 'both');
export const content = maker('content', 'both');
export const refers = maker('reference', 'both');
export const environment = maker('environment', 'manifest');
export const secret = maker('secret', 'both');
export const transient = maker('transient', 'both');
export const derived = maker('derived', 'both');

/** The kinds that a type can refer to, through lists and alternatives, or nothing. */
export function targetsOf(type: ValueType): readonly Target[] | undefined {
  if (type.is === 'reference') return type.to;
  if (type.is === 'list') return targetsOf(type.of);
  if (type.is !== 'either') return undefined;
  for (const option of type.of) {
    const targets = targetsOf(option);
    if (targets) return targets;
  }
  return undefined;
}
