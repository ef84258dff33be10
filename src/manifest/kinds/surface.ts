/** Forms, agents and apps: what people meet. */
import {
  any,
  boolean,
  content,
  either,
  type Field,
  identity,
  integer,
  type Kind,
  listOf,
  number,
  oneOf,
  openRecord,
  path,
  record,
  reference,
  refers,
  string,
} from '../fields.ts';
import { access, bookkeeping, description, filePath, id, isActive, name } from './common.ts';

const anyWorkflow = reference('workflow');
const dataProvider = reference({ kind: 'workflow', types: ['data_provider'] });

const formField = openRecord(
  content('name', string, 'the parameter of the workflow that it fills.', { required: true }),
  content('label', string, 'the text beside it.'),
  content(
    'type',
    oneOf(
      'text',
      'textarea',
      'number',
      'email',
      'select',
      'multiselect',
      'checkbox',
      'radio',
      'date',
      'datetime',
      'file',
      'markdown',
      'html',
      'hidden',
    ),
    'the control that is shown.',
    { default: 'text' },
  ),
  content('required', boolean, 'whether it must be filled.', { default: false }),
  content('default_value', any, 'what it holds at first.', { formerly: ['default'] }),
  content('placeholder', string, 'the hint shown while it is empty.'),
  content('help_text', string, 'the sentence below it.'),
  content('options', listOf(any), 'the choices of a select or radio.'),
  content('validation', any, 'limits on what may be entered.'),
  content('visibility_expression', string, 'when it is shown.'),
  refers('data_provider_id', dataProvider, 'the data provider that gives the choices.', {
    formerly: ['data_provider'],
  }),
  content('data_provider_inputs', any, 'what the data provider is asked with.'),
  content('auto_fill', any, 'other fields that are filled from its value.'),
);

const formFields: Field = content('fields', listOf(formField, { keyed: 'name' }), 'the fields, in order.');

export const form: Kind = {
  name: 'form',
  section: 'forms',
  title: 'form',
  plural: 'forms',
  doc: 'A form that asks for the parameters of a workflow and starts it.',
  shape: 'map',
  file: { syntax: 'yaml', names: ['.form.yaml', '.form.yml'], identity: 'id' },
  fields: [
    id,
    { ...name, required: 'file' },
    filePath('the form’s definition (`*.form.yaml`), relative to the project.', false),
    description,
    content('confirmation_markdown', string, 'what is shown after it was sent.'),
    refers('workflow_id', anyWorkflow, 'the workflow that it starts.', { formerly: ['workflow', 'linked_workflow'] }),
    refers('launch_workflow_id', anyWorkflow, 'the workflow that runs when it opens.', {
      formerly: ['launch_workflow'],
    }),
    content('default_launch_params', any, 'what the launch workflow is called with.'),
    content('allowed_query_params', listOf(string, 'set'), 'address parameters that may fill fields.'),
    content('form_schema', openRecord(formFields), 'the fields of the form.'),
    { ...formFields, where: 'file', formerly: [] },
    ...access,
    isActive,
    ...bookkeeping,
  ],
};

export const agent: Kind = {
  name: 'agent',
  section: 'agents',
  title: 'agent',
  plural: 'agents',
  doc: 'An assistant with a prompt and the tools it may use.',
  shape: 'map',
  file: { syntax: 'yaml', names: ['.agent.yaml', '.agent.yml'], identity: 'id' },
  fields: [
    id,
    { ...name, required: 'file' },
    filePath('the agent’s definition (`*.agent.yaml`), relative to the project.', false),
    description,
    content('system_prompt', string, 'the instructions it works under.'),
    content('channels', listOf(string, 'set'), 'where it can be talked to.'),
    refers('tool_ids', listOf(reference({ kind: 'workflow', types: ['tool'] }), 'set'), 'the tools it may call.', {
      formerly: ['tools'],
    }),
    refers('delegated_agent_ids', listOf(reference('agent'), 'set'), 'the agents it may hand work to.', {
      formerly: ['delegated_agents'],
    }),
    content('knowledge_sources', listOf(string, 'set'), 'the knowledge it may search.'),
    content('system_tools', listOf(string, 'set'), 'built-in tools it may call.'),
    refers('mcp_connection_ids', listOf(reference('mcp-server'), 'set'), 'the MCP servers whose tools it may call.'),
    content('llm_model', string, 'the language model it runs on.'),
    content('llm_max_tokens', integer, 'how many tokens one answer may have.', { minimum: 1 }),
    content('llm_temperature', number, 'how much its answers vary.', { minimum: 0, maximum: 2 }),
    content('max_iterations', integer, 'how many rounds of tool calls it may make.', { minimum: 1 }),
    content('max_token_budget', integer, 'how many tokens one run may use.', { minimum: 1 }),
    ...access,
    isActive,
    ...bookkeeping,
  ],
};

export const app: Kind = {
  name: 'app',
  section: 'apps',
  title: 'app',
  plural: 'apps',
  doc: 'A small application; its folder is its own.',
  shape: 'map',
  file: { syntax: 'yaml', names: ['app.yaml', 'app.yml'], whole: true, folder: true, identity: 'id' },
  fields: [
    id,
    name,
    identity('path', path('folder'), 'the app’s `app.yaml` or its folder, relative to the project.', {
      where: 'manifest',
      required: 'manifest',
    }),
    content('slug', string, 'the part of its address that names it.'),
    description,
    content('icon', string, 'the picture it is listed with.'),
    content('logo', string, 'the picture it shows.'),
    content('entry', string, 'the file it starts with, relative to its folder.'),
    content('navigation', any, 'its menu.'),
    content('dependencies', either(record(), any), 'the packages it uses.'),
    content('app_model', string, 'the generation of the app format.'),
    ...access,
    isActive,
    ...bookkeeping,
  ],
};
