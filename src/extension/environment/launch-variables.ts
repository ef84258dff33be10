/** A launch configuration with the variables of a workspace, as data. What it says itself always stays. */

/** As the editor hands it over, its own variables resolved. */
export interface LaunchConfiguration {
  readonly type: string;
  readonly request: string;
  readonly [key: string]: unknown;
}

/** The files with variables that a configuration names. */
export function envFilesOf({ envFile }: LaunchConfiguration): readonly string[] {
  const files = Array.isArray(envFile) ? envFile : [envFile];
  return files.filter((file): file is string => typeof file === 'string' && file !== '');
}

/**
 * The same configuration where nothing is to be added: what is attached to has its environment already. `fromFiles` are
 * names that its own files set.
 */
export function withVariables<C extends LaunchConfiguration>(
  configuration: C,
  variables: ReadonlyMap<string, string>,
  fromFiles: ReadonlySet<string>,
  ignoreCase: boolean,
): C {
  const keyOf = (name: string): string => (ignoreCase ? name.toUpperCase() : name);
  const { type, request, env, environment } = configuration;
  if (request !== 'launch') return configuration;
  const isList = LIST_TYPES.has(type) || (env === undefined && Array.isArray(environment));
  const own = isList ? namesInList(environment) : namesInTable(env);
  // Somebody else's form, in which nothing can be added safely.
  if (!own) return configuration;
  const taken = new Set([...own, ...fromFiles].map(keyOf));
  const added = [...variables].filter(([name]) => !taken.has(keyOf(name)));
  if (added.length === 0) return configuration;
  if (!isList) return { ...configuration, env: { ...Object.fromEntries(added), ...(env as object | undefined) } };
  const list = Array.isArray(environment) ? environment : [];
  return { ...configuration, environment: [...added.map(([name, value]) => ({ name, value })), ...list] };
}

/** The C++ adapters take `environment`, a list of names and values, where all others take `env`. */
const LIST_TYPES: ReadonlySet<string> = new Set(['cppdbg', 'cppvsdbg']);

function namesInTable(env: unknown): readonly string[] | undefined {
  if (env === undefined) return [];
  return typeof env === 'object' && env !== null && !Array.isArray(env) ? Object.keys(env) : undefined;
}

function namesInList(environment: unknown): readonly string[] | undefined {
  if (environment === undefined) return [];
  if (!Array.isArray(environment)) return undefined;
  return environment.flatMap((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'name' in entry && typeof entry.name === 'string'
      ? [entry.name]
      : [],
  );
}
