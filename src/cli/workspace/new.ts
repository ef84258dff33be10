/** `mooring workspace new` and `templates`. */
import path from 'node:path';
import type { FoundTemplate } from '../../runtime/templates.ts';
import { coloursOf } from '../colour.ts';
import type { Command } from '../command.ts';
import { cannot, json, notice } from '../io.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { asTable } from '../table.ts';
import { EDITING, perform, withEditor } from './editing.ts';

export const workspaceNew: Command = {
  name: 'workspace new',
  summary: 'Make a workspace: an empty one, from a template, or over a base.',
  positionals: ['title'],
  options: [
    { name: 'slug', value: 'name', help: 'Its name, instead of the one that the title gives.' },
    { name: 'template', value: 'name', help: 'Copy the files of templates/<name>, with its variables replaced.' },
    { name: 'var', value: 'name=value', help: 'A variable of the template; may be given several times.' },
    { name: 'extends', value: 'base', help: 'The workspace that it builds on.' },
    { name: 'description', value: 'text', help: 'What it is for. Default: the title.' },
    { name: 'base-url', value: 'url', help: 'The address that its requests are relative to.' },
    { name: 'hidden', help: 'Leave it out of lists: a base that others extend.' },
    { name: 'project', help: 'Make it in the project’s .mooring instead of your own root.' },
    ...EDITING,
  ],
  details: [
    'The name is made from the title, in lower-case letters, digits and dashes: "Прод 2" is prod-2.',
    'A name that is taken is refused. "mooring workspace templates" lists templates and their variables.',
  ],
  run(settings, io) {
    const [title] = settings.positionals;
    if (title === undefined) return cannot(io, 'Name the workspace: "mooring workspace new dev".', 'arguments');
    const variables = variablesOf(settings.values('var'));
    if (typeof variables === 'string') return cannot(io, variables);
    if (settings.value('template') === undefined && settings.has('var')) {
      return cannot(io, '"--var" is for a template; name one with "--template <name>".');
    }
    const [slug, template, description] = ['slug', 'template', 'description'].map(name => settings.value(name));
    const [base, baseUrl] = ['extends', 'base-url'].map(name => settings.value(name));
    return perform(settings, io, {
      do: 'new',
      title,
      variables,
      root: settings.has('project') ? 'project' : 'user',
      hidden: settings.has('hidden'),
      ...(slug === undefined ? {} : { slug }),
      ...(template === undefined ? {} : { template }),
      ...(description === undefined ? {} : { description }),
      ...(base === undefined ? {} : { extends: base }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
    });
  },
};

export const workspaceTemplates: Command = {
  name: 'workspace templates',
  summary: 'List the templates for new workspaces, with their variables.',
  positionals: [],
  options: [{ name: 'project', help: 'Those for the project’s root: its own, then yours.' }, ...FORMAT],
  details: ['A template is a folder in templates/ of a root. A star marks a variable that needs a value.'],
  run: (settings, io) =>
    withEditor(settings, io, editor => {
      const found = editor.templates(settings.has('project') ? 'project' : 'user');
      if (wantsJson(settings)) {
        const templates = found.map(each => ({ ...each, folder: path.normalize(each.folder) }));
        io.out(json({ version: 1, templates }));
        return 0;
      }
      for (const { problem } of found) if (problem !== undefined) notice(io, problem);
      const rows = found.map(each => [
        each.name,
        variableNames(each),
        each.problem ? 'broken' : (each.description ?? ''),
      ]);
      const colours = coloursOf(settings, io);
      io.out(
        rows.length === 0 ? 'There is no template.\n' : asTable(['NAME', 'VARIABLES', 'DESCRIPTION'], rows, colours),
      );
      return 0;
    }),
};

function variableNames({ variables }: FoundTemplate): string {
  return variables.map(({ name, required }) => (required ? `${name}*` : name)).join(', ');
}

function variablesOf(given: readonly string[]): Record<string, string> | string {
  const variables: Record<string, string> = {};
  for (const each of given) {
    const equals = each.indexOf('=');
    if (equals < 1) return `"--var" takes a name and a value, as --var port=8080, and "${each}" is none.`;
    variables[each.slice(0, equals).trim()] = each.slice(equals + 1);
  }
  return variables;
}
