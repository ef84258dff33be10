/** Assets, rules, context and bundles: what is used as it is. */
import {
  any,
  boolean,
  content,
  environment,
  type Field,
  identity,
  integer,
  type Kind,
  listOf,
  openRecord,
  path,
  reference,
  refers,
  string,
  uuid,
} from '../fields.ts';
import { bookkeeping, description, filePath, id, name, organizationId } from './common.ts';

const registry = (field: Field): Field => ({ ...field, where: 'manifest' });
const inFile = (field: Field): Field => ({ ...field, where: 'file' });

export const asset: Kind = {
  name: 'asset',
  section: 'assets',
  title: 'asset',
  plural: 'assets',
  doc: 'A folder of source material with one `asset.json`; the folder is its own.',
  shape: 'map',
  file: { syntax: 'json', names: ['asset.json'], whole: true, folder: true, identity: 'asset_uuid' },
  fields: [
    registry(id),
    identity('path', path('folder'), 'the asset’s `asset.json` or its folder, relative to the project.', {
      where: 'manifest',
      required: 'manifest',
      formerly: ['root'],
    }),
    registry(
      identity(
        'asset_id',
        integer,
        'a number that build outputs use. It is never used again: `next_asset_id` at the top of the manifest is the next one.',
        {
          minimum: 0,
          counter: 'next_asset_id',
        },
      ),
    ),
    registry(content('included_in_build', boolean, 'whether a build takes it.', { default: true })),
    inFile(
      content('schema_version', integer, 'the version of the `asset.json` format.', { required: 'file', minimum: 1 }),
    ),
    inFile(
      identity('asset_uuid', uuid, 'the entity’s id, repeated so that a moved folder is recognised.', {
        required: 'file',
      }),
    ),
    { ...name, required: 'file' },
    inFile(content('type', string, 'the sort of asset.', { required: 'file' })),
    inFile(
      content('inputs', any, 'for each role, the source files relative to the asset’s folder.', { required: 'file' }),
    ),
    inFile(
      content(
        'output',
        openRecord(
          content('format', string, 'the format that is built.'),
          content('codec', string, 'how it is encoded.'),
          content('metadata', any, 'what else the format needs.'),
        ),
        'what is built of it.',
        { required: 'file' },
      ),
    ),
    inFile(content('preload', any, 'whether and when it is loaded ahead.')),
    inFile(content('build', any, 'options of the build.')),
    description,
    ...bookkeeping,
  ],
};

const prose = (noun: string): readonly Field[] => [
  id,
  name,
  filePath(`the ${noun}’s text, relative to the project.`),
  description,
  content('tags', listOf(string, 'set'), 'words to find it by.'),
  environment('hash', string, 'the content hash that a library gave it.'),
  organizationId,
  ...bookkeeping,
];

export const rule: Kind = {
  name: 'rule',
  section: 'rules',
  title: 'rule',
  plural: 'rules',
  doc: 'A text that says how work is done here.',
  shape: 'map',
  file: { syntax: 'text', names: ['.md'] },
  fields: [...prose('rule'), content('category', string, 'the group it is listed under.')],
};

export const context: Kind = {
  name: 'context',
  section: 'context',
  title: 'context',
  plural: 'context',
  doc: 'A text that says what the project is.',
  shape: 'map',
  file: { syntax: 'text', names: ['.md'] },
  fields: prose('context'),
};

export const bundle: Kind = {
  name: 'bundle',
  section: 'bundles',
  title: 'bundle',
  plural: 'bundles',
  doc: 'A set of entities that are used together.',
  shape: 'map',
  fields: [
    id,
    name,
    filePath('the bundle’s text, relative to the project.', false),
    description,
    content('task', string, 'what the bundle is for.'),
    refers('rules', listOf(reference('rule'), 'set'), 'the rules in it.'),
    refers('context', listOf(reference('context'), 'set'), 'the context in it.'),
    refers('workflows', listOf(reference('workflow'), 'set'), 'the workflows in it.'),
    refers('forms', listOf(reference('form'), 'set'), 'the forms in it.'),
    refers('agents', listOf(reference('agent'), 'set'), 'the agents in it.'),
    refers('apps', listOf(reference('app'), 'set'), 'the apps in it.'),
    refers('assets', listOf(reference('asset'), 'set'), 'the assets in it.'),
    content('tags', listOf(string, 'set'), 'words to find it by.'),
    organizationId,
    ...bookkeeping,
  ],
};
