/** The table of keys as a page for people: `docs/config.md`. */
import { printToml } from '../syntax/toml-print.ts';
import { RESERVED_VARIABLES, variablesOf } from './environment.ts';
import { keyText } from './key-path.ts';
import { CONFIG_KEYS, type ConfigKey, type Scope } from './schema.ts';
import { typeText } from './values.ts';

/** The Markdown of the whole page. */
export function describeConfig(keys: readonly ConfigKey[] = CONFIG_KEYS): string {
  return [INTRODUCTION, ...keys.flatMap(section), RESERVED, ''].join('\n');
}

/** What a person wants to know of a key, in Markdown: for its section on the page, and for a hover. */
export function describeKey(key: ConfigKey): string {
  const variables = variablesOf(key).map(name => `\`${name}\``);
  const fields = key.type.is === 'tables' ? key.type.fields : [];
  return [
    key.doc,
    '',
    `- Type: ${typeText(key.type)}.`,
    ...fields.map(({ name, type, doc }) => `  - \`${name}\`: ${typeText(type)}. ${doc}`),
    `- Default: ${key.default === undefined ? 'none' : `\`${printToml(key.default, { oneLine: true })}\``}.`,
    `- Set by: ${key.scope.map(layer => SCOPES[layer]).join(', ')}.`,
    ...(variables.length > 0 ? [`- Environment: ${variables.join(', ')}.`] : []),
    `- Since ${key.since}.`,
  ].join('\n');
}

const SCOPES: Readonly<Record<Scope, string>> = {
  environment: 'the environment',
  project: 'a project’s `config.toml`',
  user: 'the user’s `config.toml`',
};

const INTRODUCTION = `# config.toml

What can be set in \`~/.mooring/config.toml\`, and by a team in a project's \`.mooring/config.toml\`. This page is made from Mooring's
own table of keys by \`node scripts/docs.mjs\`; do not edit it. A key that stands nowhere here is kept, with a warning.

The environment goes before the project's file, that before the user's, and that before the defaults. What a layer may not set, or
what has the wrong type, is reported and skipped. A window with several folders goes by the file of one project, the first in the order of
its folders; those of the others are checked too, and hold on the command line in their own folders.

An environment variable takes the type of its key: \`true\`, \`false\`, \`1\` or \`0\` in any case, the words of a
choice in any case, whole numbers in decimal, lists with commas between the items. One that does not fit is reported and skipped. An empty one counts as not set.

\`schema = 1\` is the version of the file's shape. \`[__meta__]\`, at the end of the user's file, is Mooring's own: when each key was
set, by whom, and a digest by which an edit by hand is recognised. Deleting it loses nothing but that.
`;

const RESERVED = `## Other variables

\`MOORING_HOME\` moves the user root. In terminals that Mooring opens, \`MOORING_WORKSPACE\` and \`${RESERVED_VARIABLES[1]}\` say which
workspace they belong to and where it is.`;

function section(key: ConfigKey): string[] {
  return [`## ${keyText(key.path)}`, '', describeKey(key), ''];
}
