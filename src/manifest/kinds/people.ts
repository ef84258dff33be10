/** Organizations, roles and claims: whom an entity belongs to and who may use it. */
import { any, boolean, content, environment, type Kind, listOf, oneOf, reference, string } from '../fields.ts';
import { bookkeeping, description, id, isActive, organizationId, requiredName } from './common.ts';

export const organization: Kind = {
  name: 'organization',
  section: 'organizations',
  title: 'organization',
  plural: 'organizations',
  doc: 'A customer or unit that entities can belong to.',
  shape: 'list',
  fields: [
    id,
    requiredName,
    description,
    isActive,
    content('domain', string, 'the mail domain of its people.'),
    environment('settings', any, 'what this installation keeps for it.'),
    ...bookkeeping,
  ],
};

export const role: Kind = {
  name: 'role',
  section: 'roles',
  title: 'role',
  plural: 'roles',
  doc: 'A group of people that entities can be opened to.',
  shape: 'list',
  fields: [
    id,
    requiredName,
    description,
    isActive,
    organizationId,
    content('permissions', any, 'what its members may do beyond the entities opened to them.'),
    ...bookkeeping,
  ],
};

export const claim: Kind = {
  name: 'claim',
  section: 'claims',
  title: 'claim',
  plural: 'claims',
  doc: 'A fact about a signed-in person that policies can ask for.',
  shape: 'map',
  fields: [
    id,
    requiredName,
    description,
    content('type', oneOf('list', 'scalar', 'string', 'boolean', 'number'), 'the type of its value.', {
      default: 'list',
    }),
    content('source', any, 'where its value comes from.'),
    content('query', any, 'the look-up that gives its value.'),
    content('required', boolean, 'whether signing in fails without it.', { default: false }),
    environment('roles', listOf(reference('role'), 'set'), 'the roles that carry it.'),
    organizationId,
    ...bookkeeping,
  ],
};
