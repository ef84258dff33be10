/** Reads a command line against the table of commands. A wrong one gets one sentence with the nearest right word. */
import { parseArgs } from 'node:util';
import { nearest } from '../base/nearest.ts';

export interface Option {
  readonly name: string;
  /** One letter: `m` for `-m`. */
  readonly short?: string;
  /** What stands for the value in help; absent for an option without one. */
  readonly value?: string;
  /** The values there are, where they can be counted. */
  readonly choices?: readonly string[];
  readonly help: string;
}

export interface CommandShape {
  /** One word, or two: a group and what it does, as `config get`. */
  readonly name: string;
  /** Names of the positional arguments, all of them optional unless a command says so itself. */
  readonly positionals: readonly string[];
  /** The last of them may stand several times. */
  readonly many?: true;
  /** What stands behind `--`, any number of words; absent where there is no such thing. */
  readonly rest?: string;
  readonly options: readonly Option[];
}

export const GLOBAL_OPTIONS: readonly Option[] = [
  { name: 'home', value: 'dir', help: 'Use this folder as the user root (default: MOORING_HOME, else ~/.mooring).' },
  { name: 'verbose', help: 'Say on stderr what is done.' },
  { name: 'timings', help: 'Say on stderr how long it took.' },
  { name: 'no-color', help: 'Print without colours, as with NO_COLOR. FORCE_COLOR prints with them.' },
  { name: 'help', help: 'Print this help.' },
  { name: 'version', help: 'Print the version.' },
];

export interface Arguments {
  /** The sentence that says what is wrong with them; the rest is then what could be read. */
  readonly wrong?: string;
  readonly command: string | undefined;
  readonly positionals: readonly string[];
  /** Those of them that stand behind `--`. */
  readonly rest: readonly string[];
  has(option: string): boolean;
  value(option: string): string | undefined;
  /** Of an option that may be given several times, in their order. */
  values(option: string): readonly string[];
}

/** A wrong command line is read as far as it can be. */
export function readArguments(argv: readonly string[], commands: readonly CommandShape[]): Arguments {
  const known = [...GLOBAL_OPTIONS, ...commands.flatMap(({ options }) => options)];
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      known.map(({ name, short, value }) => {
        const letter = short === undefined ? {} : { short };
        return [name, { type: value ? 'string' : 'boolean', ...letter } as const];
      }),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const words = tokens.flatMap(token => (token.kind === 'positional' ? [token.value] : []));
  const end = tokens.findIndex(({ kind }) => kind === 'option-terminator');
  const behind = tokens
    .slice(end < 0 ? tokens.length : end)
    .flatMap(token => (token.kind === 'positional' ? [token.value] : []));
  const options = tokens.flatMap(token => (token.kind === 'option' ? [token] : []));
  const command = commandOf(words, commands);
  const name = command?.name ?? words[0];
  const positionals = words.slice(command?.name.split(' ').length ?? 1);
  const allowed = command ? [...GLOBAL_OPTIONS, ...command.options] : GLOBAL_OPTIONS;
  const wrong =
    (command || isGroup(words, commands) ? undefined : unknownCommand(words, commands)) ??
    options.map(option => wrongOption(option, allowed, known, command)).find(sentence => sentence !== undefined) ??
    extraWord(positionals, command);
  const values = new Map<string, readonly string[]>();
  for (const { name: option, value } of options) {
    values.set(option, [...(values.get(option) ?? []), ...(value === undefined ? [] : [value])]);
  }
  return {
    command: name,
    ...(wrong === undefined ? {} : { wrong }),
    positionals,
    rest: behind,
    has: option => values.has(option),
    value: option => values.get(option)?.at(-1),
    values: option => values.get(option) ?? [],
  };
}

function commandOf<C extends CommandShape>(words: readonly string[], commands: readonly C[]): C | undefined {
  const two = words.slice(0, 2).join(' ');
  return commands.find(({ name }) => name === two) ?? commands.find(({ name }) => name === words[0]);
}

/** The commands whose names begin with this word. */
export function groupOf<C extends CommandShape>(word: string, commands: readonly C[]): readonly C[] {
  return commands.filter(({ name }) => name.startsWith(`${word} `));
}

function isGroup([first, ...more]: readonly string[], commands: readonly CommandShape[]): boolean {
  return first === undefined || (more.length === 0 && groupOf(first, commands).length > 0);
}

function extraWord(positionals: readonly string[], command: CommandShape | undefined): string | undefined {
  const extra =
    command?.rest === undefined && command && !command.many ? positionals[command.positionals.length] : undefined;
  return extra === undefined
    ? undefined
    : `"${extra}" is one argument too many; see "mooring ${command?.name} --help".`;
}

function unknownCommand([first = '', second]: readonly string[], commands: readonly CommandShape[]): string {
  const group = groupOf(first, commands);
  if (group.length > 0) {
    const own = group.map(({ name }) => name.slice(first.length + 1));
    const [near] = nearest(second ?? '', own);
    const way = near ? `did you mean "${first} ${near}"?` : `see "mooring ${first} --help".`;
    return `There is no command "${first} ${second}"; ${way}`;
  }
  const [near] = nearest(
    first,
    commands.map(({ name }) => name.split(' ')[0] ?? name),
  );
  return `There is no command "${first}"; ${near ? `did you mean "${near}"?` : 'see "mooring --help".'}`;
}

function wrongOption(
  token: {
    readonly name: string;
    readonly rawName: string;
    readonly value?: string | undefined;
    /** Behind a `=`. */
    readonly inlineValue?: boolean | undefined;
  },
  allowed: readonly Option[],
  known: readonly Option[],
  command: CommandShape | undefined,
): string | undefined {
  const option = allowed.find(({ name }) => name === token.name);
  const help = command ? `mooring ${command.name} --help` : 'mooring --help';
  if (!option) {
    if (known.some(({ name }) => name === token.name)) {
      return command
        ? `"${command.name}" has no option "${token.rawName}"; see "${help}".`
        : `"${token.rawName}" needs a command before or after it; see "${help}".`;
    }
    const [near] = nearest(
      token.name,
      allowed.map(({ name }) => name),
    );
    return `There is no option "${token.rawName}"; ${near ? `did you mean "--${near}"?` : `see "${help}".`}`;
  }
  if (!option.value) return token.value === undefined ? undefined : `"${token.rawName}" takes no value.`;
  const choices = option.choices
    ? `one of ${option.choices.join(', ')}`
    : `a value: --${option.name} <${option.value}>`;
  // A dash alone is stdin; what begins with one was probably meant as an option, unless it stands behind a "=".
  const isOption = token.value !== '-' && token.value?.startsWith('-') && !token.inlineValue;
  if (token.value === undefined || token.value === '' || isOption) {
    return `"${token.rawName}" needs ${choices}.`;
  }
  if (!option.choices || option.choices.includes(token.value)) return undefined;
  const [near] = nearest(token.value, option.choices);
  return `"${token.value}" is not ${choices}${near ? `; did you mean "${near}"?` : '.'}`;
}
