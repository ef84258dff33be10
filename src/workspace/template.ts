/**
 * Templates of workspaces: a folder of files in which `%{name}` stands for a value, in names of files as in their text.
 * `%%{` is a plain `%{`. An optional `template.toml` declares the variables; `slug`, `title`, `id` and `date` are there
 * without that. A file that is not UTF-8 is copied as it is.
 */
import { isPortableName } from '../base/file-names.ts';
import { nearest } from '../base/nearest.ts';
import { applyEdits, type TextEdit } from '../base/text.ts';
import { parseDotenv } from '../config/dotenv.ts';
import { setEnv } from '../config/dotenv-edit.ts';
import { decodeText } from '../syntax/bytes.ts';
import { readTomlDocument } from '../syntax/toml-document.ts';
import { isTable, type TomlTable, type TomlValue } from '../syntax/toml-value.ts';

export interface TemplateFile {
  /** Below the template's folder, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The permission bits. */
  readonly mode: number;
}

export interface TemplateVariable {
  readonly name: string;
  /** What to ask a person. */
  readonly prompt?: string;
  /** May name other variables: `https://%{slug}.example.com`. */
  readonly default?: string;
  /** An empty value is none. */
  readonly required: boolean;
  /** Goes into `.env` and nowhere else, and is shown nowhere. */
  readonly secret: boolean;
}

export interface Template {
  readonly name: string;
  /** Absolute, with `/`. */
  readonly folder: string;
  readonly description?: string;
  /** In the order of `template.toml`. */
  readonly variables: readonly TemplateVariable[];
  /** Without `template.toml`. */
  readonly files: readonly TemplateFile[];
  /** Folders with nothing in them. */
  readonly empty: readonly string[];
}

export const TEMPLATE_FILE = 'template.toml';
/** Variables that have a value without being declared. `date` is `2026-11-21`, UTC. */
export const BUILT_IN = ['slug', 'title', 'id', 'date'] as const;
export type BuiltIn = Readonly<Record<(typeof BUILT_IN)[number], string>>;

export interface TemplateProblem {
  /** What is wrong, where, and the way out. */
  readonly problem: string;
}

/** What the files of a template's folder are. Never throws. */
export function readTemplate(
  name: string,
  folder: string,
  files: readonly TemplateFile[],
  empty: readonly string[] = [],
): Template | TemplateProblem {
  const own = files.find(({ path }) => path === TEMPLATE_FILE);
  const rest = files.filter(file => file !== own);
  if (!own) return { name, folder, variables: [], files: rest, empty };
  const file = `${folder}/${TEMPLATE_FILE}`;
  const decoded = decodeText(own.bytes);
  const document = 'held' in decoded ? decoded : readTomlDocument(decoded.text);
  if ('held' in document) return { problem: `${file} cannot be read: ${document.held.message}` };
  const { description, variables } = document.value;
  if (variables !== undefined && !isTable(variables)) {
    return { problem: `${file}: “variables” must be a table with a table for each variable.` };
  }
  const declared = variablesOf(variables ?? {}, file);
  if ('problem' in declared) return declared;
  return {
    name,
    folder,
    ...(typeof description === 'string' ? { description } : {}),
    variables: declared,
    files: rest,
    empty,
  };
}

function variablesOf(table: TomlTable, file: string): TemplateVariable[] | TemplateProblem {
  const found: TemplateVariable[] = [];
  for (const [name, value] of Object.entries(table)) {
    if (!NAME.test(name)) {
      return { problem: `${file}: “${name}” is no name of a variable; use letters, digits, “_” and “-”.` };
    }
    if ((BUILT_IN as readonly string[]).includes(name)) {
      return { problem: `${file}: “${name}” has a value of its own; give the variable another name.` };
    }
    if (!isTable(value)) return { problem: `${file}: “variables.${name}” must be a table, such as { default = "…" }.` };
    const prompt = textIn(value.prompt) ?? textIn(value.description);
    const standard = textIn(value.default);
    found.push({
      name,
      required: value.required === true,
      secret: value.secret === true,
      ...(prompt === undefined ? {} : { prompt }),
      ...(standard === undefined ? {} : { default: standard }),
    });
  }
  return found;
}

export interface Expanded {
  readonly files: readonly TemplateFile[];
  readonly empty: readonly string[];
  /** Markers that stand for nothing and stay as they are, in sentences. */
  readonly warnings: readonly string[];
}

/** The files with every marker replaced; `given` are the values that a person chose. */
export function expandTemplate(
  template: Template,
  builtIn: BuiltIn,
  given: Readonly<Record<string, string>>,
): Expanded | TemplateProblem {
  const values = valuesFor(template, builtIn, given);
  if ('problem' in values) return values;
  const secrets = new Set(template.variables.filter(({ secret }) => secret).map(({ name }) => name));
  const files: TemplateFile[] = [];
  const unknown = new Map<string, string>();
  for (const file of template.files) {
    const path = pathOf(file.path, values);
    if (path === undefined) return noName(template, file.path);
    const decoded = decodeText(file.bytes);
    if ('held' in decoded) {
      files.push({ ...file, path });
      continue;
    }
    const { text } = decoded;
    const isSecretFile = SECRET_FILE.test(path);
    for (const name of markersIn(text)) {
      if (!values.has(name)) unknown.set(name, file.path);
      if (!secrets.has(name) || isSecretFile) continue;
      return {
        problem: `${template.folder}/${file.path} would hold the secret “${name}”; let the template put it into “.env”.`,
      };
    }
    const expanded = isSecretFile ? expandedEnv(text, values) : replaced(text, values, escapeFor(path));
    if (expanded === undefined) {
      return {
        problem: `${template.folder}/${file.path} cannot hold one of the values; choose one without quotes and line breaks.`,
      };
    }
    files.push({ path, bytes: new TextEncoder().encode(expanded), mode: isSecretFile ? 0o600 : file.mode });
  }
  const twice = files.find(({ path }, at) => files.findIndex(each => fold(each.path) === fold(path)) < at);
  if (twice)
    return { problem: `Two files of ${template.folder} would have the name ${twice.path}; choose other values.` };
  const warnings = [...unknown].map(
    ([name, path]) =>
      `%{${name}} in ${path} of the template stands for nothing and is left as it is; “%%{” writes it plainly.`,
  );
  const empty = template.empty.map(path => pathOf(path, values));
  const nameless = empty.indexOf(undefined);
  if (nameless >= 0) return noName(template, template.empty[nameless] ?? '');
  return { files, empty: empty.filter(path => path !== undefined), warnings };
}

function noName({ folder }: Template, path: string): TemplateProblem {
  return { problem: `${folder}/${path} would get a name that not every disk can have; choose other values.` };
}

type Values = ReadonlyMap<string, string>;

function valuesFor(
  { name, variables, files }: Template,
  builtIn: BuiltIn,
  given: Readonly<Record<string, string>>,
): Values | TemplateProblem {
  const own: Values = new Map(Object.entries(builtIn));
  const used = new Set(files.flatMap(({ path, bytes }) => [...markersIn(path), ...markersOf(bytes)]));
  const known = [...new Set([...variables.map(variable => variable.name), ...used])].filter(each => !own.has(each));
  for (const chosen of Object.keys(given)) {
    if (own.has(chosen)) return { problem: `“${chosen}” has a value of its own and cannot be given one.` };
    if (known.includes(chosen)) continue;
    const [near] = nearest(chosen, known);
    const way = near ? `did you mean “${near}”?` : known.length > 0 ? `there are ${known.join(', ')}.` : 'it has none.';
    return { problem: `The template “${name}” has no variable “${chosen}”; ${way}` };
  }
  const values = new Map([...own, ...Object.entries(given)]);
  for (const variable of variables) {
    if (values.has(variable.name)) continue;
    // A default may use what is known by then: what is given, and the defaults above it.
    values.set(
      variable.name,
      replaced(variable.default ?? '', values, text => text),
    );
  }
  const missing = variables.filter(variable => variable.required && values.get(variable.name) === '');
  if (missing.length === 0) return values;
  const names = missing.map(variable => `“${variable.name}”${variable.prompt ? ` (${variable.prompt})` : ''}`);
  return { problem: `The template “${name}” needs a value for ${names.join(', ')}.` };
}

const NAME = /^[A-Za-z][\w-]*$/;
const MARKER = /%(%*)\{([A-Za-z][\w-]*)\}|%%\{/g;
/** Where secrets may stand. */
const SECRET_FILE = /(?:^|\/)\.env(?:\.[\w-]+)?$/;

function markersIn(text: string): string[] {
  return [...text.matchAll(MARKER)].flatMap(([, more, name]) => (name !== undefined && more === '' ? [name] : []));
}

function markersOf(bytes: Uint8Array): string[] {
  const decoded = decodeText(bytes);
  return 'held' in decoded ? [] : markersIn(decoded.text);
}

function replaced(text: string, values: Values, written: (value: string) => string): string {
  return text.replace(MARKER, (whole: string, more: string | undefined, name: string | undefined) => {
    if (name === undefined || more !== '') return whole.slice(1);
    const value = values.get(name);
    return value === undefined ? whole : written(value);
  });
}

/** A line that is nothing but a marker takes any value, in the quotes that it needs. */
function expandedEnv(text: string, values: Values): string | undefined {
  const edits: TextEdit[] = [];
  for (const { value, valueSpan } of parseDotenv(text).entries) {
    const name = /^%\{([A-Za-z][\w-]*)\}$/.exec(value)?.[1];
    const given = name === undefined ? undefined : values.get(name);
    if (given === undefined) continue;
    const line = setEnv('', 'X', given);
    const [edit] = 'message' in line ? [] : line;
    if (!edit) return undefined;
    // What the value holds is not to be taken for a marker again.
    edits.push({
      ...valueSpan,
      text: edit.text
        .slice(2)
        .trimEnd()
        .replace(/%+(?=\{)/g, '%$&'),
    });
  }
  return replaced(applyEdits(text, edits), values, value => value);
}

/** In TOML and JSON markers stand in double quotes, if the value is not a number or a word. */
function escapeFor(path: string): (value: string) => string {
  if (!/\.(?:toml|json|jsonc)$/i.test(path)) return value => value;
  return value => JSON.stringify(value).slice(1, -1).replaceAll('\u007F', '\\u007F');
}

/** Nothing where a part of it would be none that a file can have everywhere, or lead elsewhere. */
function pathOf(path: string, values: Values): string | undefined {
  const parts = path.split('/').map(part => replaced(part, values, value => value));
  return parts.every(part => isPortableName(part) && part.length <= LONGEST_NAME) ? parts.join('/') : undefined;
}

const LONGEST_NAME = 200;

function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function textIn(value: TomlValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : undefined;
}
