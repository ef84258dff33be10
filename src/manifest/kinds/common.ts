/** Fields that most kinds share. */
import {
  content,
  environment,
  type Field,
  identity,
  listOf,
  oneOf,
  path,
  reference,
  secret,
  string,
  transient,
  uuid,
} from '../fields.ts';

export const id: Field = identity(
  'id',
  uuid,
  'the UUID that names the entity for ever; it never changes and is never used again.',
  {
    required: 'manifest',
  },
);

export const name: Field = content('name', string, 'the name that people see.');

export const requiredName: Field = { ...name, required: 'manifest' };

export const description: Field = content('description', string, 'one or two sentences on what it is for.');

export const organizationId: Field = environment(
  'organization_id',
  reference('organization'),
  'the organization it belongs to; absent or null means every organization.',
  { formerly: ['organization'] },
);

export const roles: Field = environment(
  'roles',
  listOf(reference('role'), 'set'),
  'the roles that may use it when `access_level` is `role_based`.',
  { formerly: ['role_ids'] },
);

/** What travels between installations says roles by name: their UUIDs differ there. */
export const roleNames: Field = environment(
  'role_names',
  listOf(string, 'set'),
  'the roles by name, for installations where they have other UUIDs.',
);

export const accessLevel: Field = environment(
  'access_level',
  oneOf('role_based', 'authenticated', 'everyone', 'public'),
  'who may use it.',
  { default: 'role_based' },
);

/** What a server keeps about an entity and no file should carry. */
export const bookkeeping: readonly Field[] = [
  transient('created_at', string, 'the time a server created its copy.'),
  transient('updated_at', string, 'the time a server last changed its copy.'),
  transient('last_seen_at', string, 'the time a server last saw it.'),
  transient('created_by', string, 'who created the copy on a server.'),
  transient('updated_by', string, 'who last changed the copy on a server.'),
];

export const isActive: Field = content(
  'is_active',
  { is: 'boolean' },
  'whether it can be used; false keeps it without offering it.',
  { default: true },
);

/** The manifest's `path` of an entity whose definition is one file. */
export const filePath = (doc: string, required: Field['required'] = 'manifest'): Field =>
  identity('path', path('file'), doc, { where: 'manifest', ...(required ? { required } : {}) });

export const access: readonly Field[] = [organizationId, roles, roleNames, accessLevel];

export const credentials: readonly Field[] = [
  secret('client_secret', string, 'a credential; it belongs in `.env` or the secret storage.'),
  secret('api_key', string, 'a credential; it belongs in `.env` or the secret storage.'),
  secret('password', string, 'a credential; it belongs in `.env` or the secret storage.'),
  secret('token', string, 'a credential; it belongs in `.env` or the secret storage.'),
  secret('secret', string, 'a credential; it belongs in `.env` or the secret storage.'),
];
