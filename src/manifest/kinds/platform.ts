/** Integrations, configs, tables, policies, events and MCP servers: what the project needs around it. */
import {
  any,
  boolean,
  content,
  either,
  environment,
  type Field,
  identity,
  integer,
  type Kind,
  listOf,
  oneOf,
  openRecord,
  reference,
  refers,
  string,
  uuid,
} from '../fields.ts';
import {
  access,
  bookkeeping,
  credentials,
  description,
  id,
  isActive,
  name,
  organizationId,
  requiredName,
} from './common.ts';

const dataProvider = reference({ kind: 'workflow', types: ['data_provider'] });
const configTypes = oneOf('string', 'int', 'integer', 'float', 'number', 'bool', 'boolean', 'json', 'secret');

export const integration: Kind = {
  name: 'integration',
  section: 'integrations',
  title: 'integration',
  plural: 'integrations',
  doc: 'A connection to an outside system and the settings it asks for.',
  shape: 'map',
  fields: [
    id,
    requiredName,
    description,
    content(
      'config_schema',
      listOf(
        openRecord(
          content('key', string, 'the name of the setting.', { required: true }),
          content('type', configTypes, 'the type of its value.', { default: 'string' }),
          content('required', boolean, 'whether the integration needs it.', { default: false }),
          content('description', string, 'what it is for.'),
          content('options', listOf(any), 'the values to choose from.'),
          content('position', integer, 'its place in the list.', { minimum: 0 }),
          content('default', any, 'its value where none is set.'),
        ),
        { keyed: 'key' },
      ),
      'the settings it asks for.',
    ),
    content(
      'oauth_provider',
      openRecord(
        content('client_id', string, 'the public id of the OAuth client.'),
        content('provider_name', string, 'the provider’s name.'),
        content('display_name', string, 'the name people see.'),
        content('oauth_flow_type', string, 'the OAuth flow.'),
        content('authorization_url', string, 'where people sign in.'),
        content('token_url', string, 'where tokens come from.'),
        content('scopes', listOf(string, 'set'), 'what it asks permission for.'),
        ...credentials,
      ),
      'how it signs in.',
    ),
    environment('mappings', listOf(any), 'which of its entities belong to which organization.'),
    environment('default_entity_id', string, 'the outside entity used where none is mapped.'),
    content('entity_id', string, 'the outside entity it stands for.'),
    content('entity_id_name', string, 'what the outside system calls its entities.'),
    refers('list_entities_data_provider_id', dataProvider, 'the data provider that lists its outside entities.', {
      formerly: ['list_entities_data_provider'],
    }),
    isActive,
    ...credentials,
    ...bookkeeping,
  ],
};

export const config: Kind = {
  name: 'config',
  section: 'configs',
  title: 'config',
  plural: 'configs',
  doc: 'A named setting that code reads at run time.',
  shape: 'map',
  naturalKey: ['key', 'organization_id', 'integration_id'],
  identifiedBy: 'key',
  fields: [
    identity('id', string, 'another name for `key`, which is what identifies a config.', { where: 'manifest' }),
    identity('key', string, 'the name that code reads it by, and its identity.', { required: 'manifest' }),
    refers('integration_id', reference('integration'), 'the integration it belongs to.', { formerly: ['integration'] }),
    content('config_type', configTypes, 'the type of its value.', { default: 'string', formerly: ['type'] }),
    environment('value', any, 'its value; null where the type is `secret`.'),
    description,
    organizationId,
    ...bookkeeping,
  ],
};

export const table: Kind = {
  name: 'table',
  section: 'tables',
  title: 'table',
  plural: 'tables',
  doc: 'A table of data that code reads and writes.',
  shape: 'map',
  fields: [
    id,
    requiredName,
    description,
    content('schema', any, 'its columns.'),
    content('policies', either(listOf(any), openRecord()), 'who may read and write which rows.'),
    ...access,
    ...bookkeeping,
  ],
};

const policyFields: readonly Field[] = [
  id,
  name,
  description,
  content('effect', oneOf('allow', 'deny'), 'whether it opens or closes.'),
  content('actions', listOf(string, 'set'), 'what it is about.'),
  content('action', string, 'what it is about.'),
  content('when', any, 'the condition under which it holds.'),
  content('condition', any, 'the condition under which it holds.'),
  content('priority', integer, 'which of two that contradict wins: the higher.'),
  organizationId,
  ...bookkeeping,
];

export const policyRule: Kind = {
  name: 'policy-rule',
  section: 'policy-rules',
  title: 'policy rule',
  plural: 'policy rules',
  doc: 'A rule that tables and files can name instead of repeating it.',
  shape: 'map',
  fields: [
    ...policyFields,
    content('body', any, 'the rule itself.'),
    refers('claims', listOf(reference('claim'), 'set'), 'the claims it asks for.'),
  ],
};

export const filePolicy: Kind = {
  name: 'file-policy',
  section: 'file-policies',
  title: 'file policy',
  plural: 'file policies',
  doc: 'Who may read and write which stored files.',
  shape: 'map',
  fields: [
    ...policyFields,
    content('location', string, 'the store it is about.'),
    content('prefix', string, 'the beginning of the names it is about.'),
    content('path', string, 'the names it is about.'),
    content('policies', either(listOf(any), openRecord()), 'the rules.'),
  ],
};

export const event: Kind = {
  name: 'event',
  section: 'events',
  title: 'event',
  plural: 'events',
  doc: 'A source of events and what each one starts.',
  shape: 'map',
  fields: [
    id,
    requiredName,
    description,
    content('source_type', oneOf('webhook', 'schedule', 'topic'), 'what sends the events.', { required: 'manifest' }),
    content('cron_expression', string, 'when a schedule fires.'),
    content('timezone', string, 'the time zone of the schedule, as an IANA name.'),
    content('adapter_name', string, 'how a webhook is understood.'),
    refers('webhook_integration_id', reference('integration'), 'the integration that a webhook comes from.'),
    content('webhook_config', any, 'options of the webhook.'),
    content('event_type', string, 'which of the events count.'),
    content('topic', string, 'the topic that is listened to.'),
    content(
      'subscriptions',
      listOf(
        openRecord(
          identity('id', uuid, 'the UUID of the subscription.'),
          content('target_type', oneOf('workflow', 'agent'), 'what it starts.', { default: 'workflow' }),
          refers('workflow_id', reference('workflow'), 'the workflow that it starts.', { formerly: ['workflow'] }),
          refers('agent_id', reference('agent'), 'the agent that it starts.', { formerly: ['agent'] }),
          content('event_type', string, 'which of the events count.'),
          content('filter_expression', string, 'which of the events count.'),
          content('input_mapping', any, 'how the event fills parameters.'),
          isActive,
        ),
        { keyed: 'id' },
      ),
      'what each event starts.',
    ),
    isActive,
    organizationId,
    ...bookkeeping,
  ],
};

export const mcpServer: Kind = {
  name: 'mcp-server',
  section: 'mcp-servers',
  title: 'MCP server',
  plural: 'MCP servers',
  doc: 'A Model Context Protocol server whose tools agents may call.',
  shape: 'map',
  fields: [
    id,
    requiredName,
    description,
    content('url', string, 'its address.'),
    content('transport', oneOf('http', 'sse', 'stdio'), 'how it is talked to.'),
    content('auth_type', string, 'how it is signed in to.'),
    content('allowed_tools', listOf(string, 'set'), 'the tools that may be called.'),
    environment('headers', any, 'headers that this installation sends.'),
    isActive,
    ...access,
    ...credentials,
    ...bookkeeping,
  ],
};
