/** Workflows: Python functions that are declared, so that forms, agents and events can call them. */
import {
  any,
  boolean,
  content,
  derived,
  identity,
  integer,
  type Kind,
  listOf,
  oneOf,
  path,
  string,
} from '../fields.ts';
import { access, bookkeeping, description, id, isActive, name } from './common.ts';

export const workflow: Kind = {
  name: 'workflow',
  section: 'workflows',
  title: 'workflow',
  plural: 'workflows',
  doc: 'A decorated Python function: a workflow, a tool of an agent, or a provider of data.',
  shape: 'map',
  naturalKey: ['path', 'function_name'],
  file: { syntax: 'python', names: ['.py'] },
  fields: [
    id,
    name,
    identity('path', path('file'), 'the Python file, relative to the project.', {
      where: 'manifest',
      required: 'manifest',
    }),
    identity('function_name', string, 'the function in that file.', {
      where: 'manifest',
      required: 'manifest',
      formerly: ['function'],
    }),
    content('type', oneOf('workflow', 'tool', 'data_provider', 'service'), 'what the function is decorated as.', {
      default: 'workflow',
    }),
    description,
    content('tool_description', string, 'what an agent is told about the tool.'),
    content('category', string, 'the group it is listed under.'),
    content('tags', listOf(string, 'set'), 'words to find it by.'),
    ...access,
    content('timeout_seconds', integer, 'how many seconds it may run; 0 is no limit.', {
      default: 1800,
      minimum: 0,
      maximum: 86_400,
    }),
    content('endpoint_enabled', boolean, 'whether it can be called over HTTP.', { default: false }),
    content('public_endpoint', boolean, 'whether that endpoint answers without signing in.', { default: false }),
    content(
      'allowed_methods',
      listOf(oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'), 'set'),
      'the HTTP methods that its endpoint takes.',
    ),
    content('execution_mode', oneOf('sync', 'async'), 'whether callers wait for it.'),
    content('cache_ttl_seconds', integer, 'how many seconds the answer of a data provider is kept.', { minimum: 0 }),
    isActive,
    derived('source', string, 'the code of the file that `path` names.'),
    derived('parameters_schema', any, 'the parameters, which follow from the function.'),
    ...bookkeeping,
  ],
};
