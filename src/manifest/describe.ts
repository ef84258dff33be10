/** The field table as a page for people: `docs/fields.md`. */

import type { EntityFileFormat, Field, FieldClass, Kind, KindName, Target, ValueType } from './fields.ts';
import { KEPT } from './kinds/kept.ts';

/** The Markdown of the whole page. */
export function fieldsPage(kinds: readonly Kind[]): string {
  const titles = new Map(kinds.map(kind => [kind.name, kind.title]));
  return [
    INTRODUCTION,
    '| class | what it is |',
    '|---|---|',
    ...Object.entries(CLASSES).map(([name, text]) => `| ${name} | ${text} |`),
    '',
    '| kind | section | entity file |',
    '|---|---|---|',
    ...kinds.map(kind => `| [${kind.title}](#${kind.section}) | \`${kind.section}\` | ${fileText(kind.file)} |`),
    ...kinds.flatMap(kind => ['', ...kindSection(kind, titles)]),
    '',
  ].join('\n');
}

type Titles = ReadonlyMap<KindName, string>;

const INTRODUCTION = `# Kinds and fields

What a manifest can declare, and the fields that each kind has. This page is made from Mooring's own field table by
\`node scripts/docs.mjs\`; do not edit it. A field that stands nowhere here is kept, with a warning.

*Where* is the file that a field may stand in: the manifest, the entity file, either, or nowhere. *Required* says where it must not
be missing. A default is what holds when the field is absent; Mooring never writes it. \`list.name\` is a field of each item
of the list.

The sections ${[...KEPT].map(name => `\`${name}\``).join(', ')} hold no entities. They are kept as they are.

Every field belongs to one class:
`;

const CLASSES: Readonly<Record<FieldClass, string>> = {
  identity: 'names the thing',
  content: 'what a person writes',
  reference: 'points at other entities by their ids',
  environment: 'belongs to one installation, so it stands in the manifest and never in an entity file',
  secret: 'a credential; belongs in no file that is shared',
  transient: 'state of a running system; belongs in no file',
  derived: 'can be computed again; belongs in no file',
};

function kindSection(kind: Kind, titles: Titles): string[] {
  const natural = kind.naturalKey?.map(name => `\`${name}\``).join(' and ');
  const facts = [
    `Section \`${kind.section}\`, usually written as a ${kind.shape}.`,
    kind.file ? `Entity file: ${fileText(kind.file)}.` : 'It has no file of its own.',
    kind.identifiedBy ? `It is identified by \`${kind.identifiedBy}\`.` : '',
    natural ? `Two entries with the same ${natural} are one thing declared twice.` : '',
  ];
  return [
    `## ${kind.section}`,
    '',
    kind.doc,
    '',
    facts.filter(Boolean).join(' '),
    '',
    '| field | type | class | where | required | default | |',
    '|---|---|---|---|---|---|---|',
    ...rowsOf(kind, titles),
  ];
}

function fileText(file: EntityFileFormat | undefined): string {
  if (!file) return '';
  return file.names.map(name => `\`${file.whole ? name : `*${name}`}\``).join(', ');
}

/** One row for each field, those of records below their field. A record that stood before is only pointed to. */
function rowsOf(kind: Kind, titles: Titles): string[] {
  const written = new Map<readonly Field[], string>();
  const rows = (fields: readonly Field[], prefix: string): string[] =>
    fields.flatMap(field => {
      const name = prefix + field.name;
      const inner = recordIn(field.type);
      const before = inner && written.get(inner);
      const own = rowOf(kind, field, name, titles, before);
      if (!inner || before !== undefined) return [own];
      written.set(inner, name);
      return [own, ...rows(inner, `${name}.`)];
    });
  return rows(kind.fields, '');
}

function rowOf(kind: Kind, field: Field, name: string, titles: Titles, sameAs: string | undefined): string {
  const former = field.formerly?.map(each => `\`${each}\``).join(', ');
  const doc = [
    field.doc.charAt(0).toUpperCase() + field.doc.slice(1),
    former ? `Formerly ${former}.` : '',
    sameAs ? `Its fields are those of \`${sameAs}\`.` : '',
  ];
  const cells = [
    `\`${name}\``,
    typeText(field.type, field, titles),
    field.class,
    whereText(kind, field),
    requiredText(kind, field),
    field.default === undefined ? '' : `\`${field.default}\``,
    doc.filter(Boolean).join(' '),
  ];
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Python and text cannot hold fields, so of those kinds all that can be written stands in the manifest. */
function holdsFields({ file }: Kind): boolean {
  return file?.syntax === 'yaml' || file?.syntax === 'json';
}

function whereText(kind: Kind, { class: fieldClass, where }: Field): string {
  if (fieldClass === 'secret' || fieldClass === 'transient' || fieldClass === 'derived') return 'nowhere';
  if (!holdsFields(kind) || where === 'manifest') return 'manifest';
  return where === 'file' ? 'entity file' : 'either';
}

function requiredText(kind: Kind, { required }: Field): string {
  if (required === undefined || required === false) return '';
  if (required === 'file') return holdsFields(kind) ? 'in the entity file' : '';
  return required === 'manifest' && holdsFields(kind) ? 'in the manifest' : 'yes';
}

function typeText(type: ValueType, field: Field, titles: Titles): string {
  switch (type.is) {
    case 'string':
      return 'text';
    case 'uuid':
      return 'UUID';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `whole number${limitsText(field)}`;
    case 'number':
      return `number${limitsText(field)}`;
    case 'any':
      return 'anything';
    case 'enum':
      return `one of ${type.values.map(value => `\`${value}\``).join(', ')}`;
    case 'path':
      return type.owns === 'folder' ? 'path of a file or folder' : 'path of a file';
    case 'reference':
      return `id of ${type.to.map(target => targetText(target, titles)).join(' or ')}`;
    case 'list':
      return `list: ${typeText(type.of, field, titles)}`;
    case 'record':
      return type.open ? 'map of fields, and others' : 'map of fields';
    case 'either':
      return [...new Set(type.of.map(option => typeText(option, field, titles)))].join(', or ');
  }
}

function targetText({ kind, types }: Target, titles: Titles): string {
  const title = titles.get(kind) ?? kind;
  return types ? `${title} of type ${types.map(type => `\`${type}\``).join(' or ')}` : title;
}

function limitsText({ minimum, maximum }: Field): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `, at least ${minimum}`;
  return maximum === undefined ? '' : `, at most ${maximum}`;
}

function recordIn(type: ValueType): readonly Field[] | undefined {
  if (type.is === 'record') return type.fields.length > 0 ? type.fields : undefined;
  return type.is === 'list' ? recordIn(type.of) : undefined;
}
