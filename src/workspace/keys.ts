/**
 * The one table of what `workspace.toml` can say: each key's type, whether a child inherits it, and what it is for.
 * Reading, evaluation, validation, completion and hover are driven by it. What it does not know is kept, inherited and
 * read as it is.
 */
import type { KeyPath } from '../config/key-path.ts';
import { type Node, textOf } from '../syntax/tree.ts';

/** `scalar` is text, a number, true, false or a date. A `table` is one whose fields have rows of their own or are free. */
export type KeyType = 'text' | 'flag' | 'version' | 'scalar' | 'texts' | 'table';

export interface WorkspaceKey {
  /** `*` stands for any one name. */
  readonly path: KeyPath;
  readonly type: KeyType;
  /** False for what a workspace says of itself alone. Such a key counts in `workspace.toml` and nowhere else. */
  readonly inherited: boolean;
  /** One or two sentences for a person. */
  readonly doc: string;
}

/** The version of the file's shape that this Mooring writes. */
export const WORKSPACE_SCHEMA = 1;

export const WORKSPACE_KEYS: readonly WorkspaceKey[] = [
  {
    path: ['schema'],
    type: 'version',
    inherited: false,
    doc: 'The version of the shape of this file; absent is 1. A file with a newer one is read as far as understood.',
  },
  {
    path: ['id'],
    type: 'text',
    inherited: false,
    doc: 'The identity of the workspace: `ws-` and 32 hexadecimal digits. It never changes, also when the folder is renamed.',
  },
  { path: ['description'], type: 'text', inherited: false, doc: 'What the workspace is for, in a sentence.' },
  {
    path: ['extends'],
    type: 'text',
    inherited: false,
    doc: 'The name of the workspace that is evaluated first; this file overlays it. It is looked for in its own root, then in yours.',
  },
  {
    path: ['hidden'],
    type: 'flag',
    inherited: false,
    doc: 'True for a base that only others extend: lists leave it out.',
  },
  { path: ['disabled'], type: 'flag', inherited: false, doc: 'True for one that cannot be entered.' },
  {
    path: ['base-url'],
    type: 'text',
    inherited: true,
    doc: 'The address that the paths of requests are relative to.',
  },
  {
    path: ['root-env'],
    type: 'flag',
    inherited: true,
    doc: 'False keeps the `.env` of the root out of this workspace; true where nobody says it.',
  },
  {
    path: ['variables'],
    type: 'table',
    inherited: true,
    doc: 'Values by name, for `{{name}}` in other values. A child’s wins over its base’s.',
  },
  { path: ['variables', '*'], type: 'scalar', inherited: true, doc: 'The value of `{{name}}`.' },
  {
    path: ['layers'],
    type: 'table',
    inherited: false,
    doc: 'Files that are evaluated in this order, before the keys of this file. A name with a dot in it is the place where the file is mounted.',
  },
  {
    path: ['scaffold'],
    type: 'table',
    inherited: true,
    doc: 'What entering the workspace makes in its folder where it is missing.',
  },
  { path: ['scaffold', 'dirs'], type: 'texts', inherited: true, doc: 'Folders, relative to that of the workspace.' },
  { path: ['scaffold', 'files'], type: 'texts', inherited: true, doc: 'Files, relative to that of the workspace.' },
  {
    path: ['requests'],
    type: 'table',
    inherited: true,
    doc: 'Requests, in folders. A table with `method` or `path` is a request, any other one a folder.',
  },
  {
    path: ['scripts'],
    type: 'table',
    inherited: true,
    doc: 'Scripts, in folders. A table with `run` is a script, any other one a folder.',
  },
];

/** The tables whose content is items in folders. */
export const SECTIONS = ['requests', 'scripts'] as const;
export type Section = (typeof SECTIONS)[number];

export interface ItemField {
  readonly name: string;
  readonly sections: readonly Section[];
  /** `any` may be text or a table. A table under one of these names is never an item, whatever it says. */
  readonly type: 'text' | 'table' | 'any';
  /** A table that has it is an item of that section. */
  readonly decides: boolean;
  readonly doc: string;
}

/** What Mooring knows of the fields of an item. Others are kept and read as they are. */
export const ITEM_FIELDS: readonly ItemField[] = [
  { name: 'description', sections: SECTIONS, type: 'text', decides: false, doc: 'What it does, in a sentence.' },
  { name: 'method', sections: ['requests'], type: 'text', decides: true, doc: 'The method: `GET`, `POST` and so on.' },
  {
    name: 'path',
    sections: ['requests'],
    type: 'text',
    decides: true,
    doc: 'What follows `base-url`. `{name}` in it is a parameter.',
  },
  { name: 'headers', sections: ['requests'], type: 'table', decides: false, doc: 'Headers by name.' },
  { name: 'query', sections: ['requests'], type: 'table', decides: false, doc: 'Parameters of the query by name.' },
  {
    name: 'body',
    sections: ['requests'],
    type: 'any',
    decides: false,
    doc: 'The body: text, or a table sent as JSON.',
  },
  { name: 'run', sections: ['scripts'], type: 'text', decides: true, doc: 'The command line that the shell runs.' },
];

/** The row for a path, or nothing: below an unknown key, and below the fields of items, everything is free. */
export function workspaceKey(path: KeyPath): WorkspaceKey | undefined {
  return WORKSPACE_KEYS.find(
    key => key.path.length === path.length && key.path.every((part, index) => part === '*' || part === path[index]),
  );
}

/** Whether a top-level key passes from a base to its children. Unknown ones do. */
export function isInherited(name: string): boolean {
  return workspaceKey([name])?.inherited ?? true;
}

export function isSection(name: string | undefined): name is Section {
  return SECTIONS.some(section => section === name);
}

/** Why a value is none for its key, as the end of a sentence (`must be text in quotes`), or nothing. */
export function mismatch(type: KeyType, node: Node): string | undefined {
  return FITS[type](node) ? undefined : MUST[type];
}

const FITS: Readonly<Record<KeyType, (node: Node) => boolean>> = {
  text: node => textOf(node) !== undefined && !isDate(node),
  flag: node => node.kind === 'scalar' && typeof node.value === 'boolean',
  version: node => node.kind === 'scalar' && Number.isSafeInteger(node.value) && Number(node.value) >= 1,
  scalar: node => node.kind === 'scalar',
  texts: node => node.kind === 'list' && node.items.every(item => FITS.text(item)),
  table: node => node.kind === 'map',
};

const MUST: Readonly<Record<KeyType, string>> = {
  text: 'must be text in quotes',
  flag: 'must be true or false',
  version: 'must be a whole number of at least 1',
  scalar: 'must be text, a number, true or false',
  texts: 'must be a list of texts',
  table: 'must be a table',
};

function isDate(node: Node): boolean {
  return node.kind === 'scalar' && node.style === 'date';
}
