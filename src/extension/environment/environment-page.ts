/**
 * The page “Environment” as text with links: the variables of a workspace in the order of their files, each with its place
 * and what it hides. TOML in looks; values are masked unless a person wants to see them.
 */
import type { EnvironmentVariable, VariablePlace } from '../../config/dotenv-layers.ts';
import { secretsIn } from '../../config/dotenv-secrets.ts';
import type { WorkspaceEnvironment } from '../../runtime/environment.ts';
import { below } from '../../store/absolute.ts';
import type { RootEnv } from '../../workspace/root-env.ts';
import type { Page, PageLink } from '../page.ts';

export interface EnvironmentPage extends Page {
  /** Whether there is a value to reveal. */
  readonly hasValues: boolean;
  /** The secrets that are asked for and not set, each with the lines of the page that say so. */
  readonly missing: readonly { readonly name: string; readonly line: number }[];
}

export interface EnvironmentPageFacts {
  readonly slug: string;
  /** The folder with the Mooring layout, absolute, with `/`. */
  readonly rootFolder: string;
  /** That folder as people know it. */
  readonly rootShown: string;
  /** Its problems and places speak of absolute paths. */
  readonly environment: WorkspaceEnvironment;
  readonly rootEnv: RootEnv;
  /** The names of the secrets that are set. */
  readonly secrets: ReadonlySet<string>;
  readonly revealed: boolean;
  readonly trusted: boolean;
}

/** The same for every value, so that it does not say how long one is. */
const MASK = '••••••••';

export function environmentPage(facts: EnvironmentPageFacts): EnvironmentPage {
  const { slug, rootFolder, rootShown, environment, rootEnv, secrets, revealed } = facts;
  const text: string[] = [];
  const links: PageLink[] = [];
  const missing: { name: string; line: number }[] = [];
  const short = (file: string): string => below(rootFolder, file) ?? file;
  /** Each part is words, or a place that is linked. */
  const add = (...parts: readonly (string | Place)[]): void => {
    let line = '';
    for (const part of parts) {
      const words = typeof part === 'string' ? part : `${short(part.file)}:${part.line}`;
      if (typeof part !== 'string') {
        const place = { file: part.file, at: part.line };
        links.push({ line: text.length, start: line.length, end: line.length + words.length, ...place });
      }
      line += words;
    }
    text.push(line);
  };
  const variables = [...environment.variables.values()];
  const hasValues = variables.some(({ value }) => value !== '');
  add(`# What terminals, tasks and debug sessions get in “${slug}”.`);
  if (rootEnv.loaded) add(`# From .env of ${rootShown}, then from workspaces/${slug}/.env, which goes first.`);
  else add(`# From workspaces/${slug}/.env alone: `, rootEnv.origin, ' says “root-env = false”.');
  if (!facts.trusted) add('# This window is not trusted, so here they get nothing of it.');
  if (hasValues) add(revealed ? '# Values are shown until this page is closed.' : '# Values are masked.');
  for (const problem of environment.problems) add(...problemParts(problem, rootFolder));
  add('');
  if (variables.length === 0) add('# No variables. “Mooring: Set Environment Variable…” sets one.');
  for (const variable of variables) {
    const lacking = secretsIn(variable.value).filter(name => !secrets.has(name));
    for (const name of lacking) missing.push({ name, line: text.length });
    add(`${variable.name} = ${shownValue(variable.value, revealed)} # `, variable, ...notes(variable, lacking));
  }
  return { text: `${text.join('\n')}\n`, links, hasValues, missing };
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function notes({ value, hides }: EnvironmentVariable, lacking: readonly string[]): (string | VariablePlace)[] {
  const hidden = hides.flatMap((place, at): (string | VariablePlace)[] => [at === 0 ? ', hides ' : ' and ', place]);
  const needed = secretsIn(value);
  if (needed.length === 0) return hidden;
  if (lacking.length === 0) return [...hidden, `; with ${secretWords(needed)}`];
  return [...hidden, `; stays unset: ${secretWords(lacking)} ${lacking.length === 1 ? 'is' : 'are'} not set`];
}

function secretWords(names: readonly string[]): string {
  return `the ${names.length === 1 ? 'secret' : 'secrets'} ${names.map(name => `“${name}”`).join(', ')}`;
}

function shownValue(value: string, revealed: boolean): string {
  return JSON.stringify(revealed || value === '' ? value : MASK);
}

/** `/home/ada/.mooring/.env:3: No “=” …` leads there. */
function problemParts(problem: string, rootFolder: string): (string | Place)[] {
  const place = /^(.*?\/\.env):(\d+)(?=: )/.exec(problem);
  if (!place) return [`# ${problem.replace(`${rootFolder}/`, '')}`];
  const [whole, file = '', line] = place;
  return ['# ', { file, line: Number(line) }, problem.slice(whole.length)];
}
