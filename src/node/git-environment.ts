/** What a git that Mooring starts is told of the world: settings before the command, and the variables of its process. */
import type { GitLeave, GitRequest } from '../ports/git.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What else begins with GIT_ may name another repository, as in a process that a hook of git has started. */
const KEPT = ['GIT_EXEC_PATH', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'];
/** Who somebody is, where the environment says so. */
const PERSON = ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL'];
/** How a person's git reaches others, and who asks for a password instead of the terminal. */
const NETWORK =
  /^GIT_(?:ASKPASS|SSH|SSH_COMMAND|SSH_VARIANT|SSL_\w+|HTTP_\w+|PROXY_COMMAND|PROXY_SSL_\w+|CONFIG_COUNT|CONFIG_(?:KEY|VALUE)_\d+)$/;
/** Read by an editor or a pager that nobody would see. */
const FOR_A_TERMINAL: ReadonlySet<string> = new Set(['EDITOR', 'VISUAL', 'PAGER', 'PREFIX']);

/** Everything that a remote may be reached through; a helper is a program of somebody's choice. */
export const PROTOCOLS = 'file:git:http:https:ssh';

/** Each of them makes git run, fetch or believe less than a repository's own settings may ask for. */
export function hardenedSettings({ may = [] }: Pick<GitRequest, 'may'>): string[] {
  const settings = ['core.fsmonitor=false'];
  if (!may.includes('hooks')) {
    settings.push('core.hooksPath=/dev/null');
    // A folder of a clone that looks like a repository of its own is none.
    settings.push('safe.bareRepository=explicit');
  }
  if (may.length > 0) {
    // Cleaning up is left to the person's own git; it would go on in the background with its locks.
    settings.push('gc.auto=0', 'maintenance.auto=false', 'protocol.ext.allow=never', 'i18n.commitEncoding=UTF-8');
  }
  return settings;
}

export function gitEnvironment(own: Variables, request: GitRequest): NodeJS.ProcessEnv {
  const { may = [], index } = request;
  const kept: NodeJS.ProcessEnv = Object.fromEntries(
    Object.entries(own).filter(([name, value]) => value !== undefined && isKept(name.toUpperCase(), may)),
  );
  return {
    ...(may.includes('hooks') ? forHooks(kept) : { ...kept, GIT_LITERAL_PATHSPECS: '1', LC_ALL: 'C' }),
    ...protocols(may, own.GIT_ALLOW_PROTOCOL),
    ...(may.includes('write') ? {} : { GIT_OPTIONAL_LOCKS: '0' }),
    ...(index === undefined ? {} : { GIT_INDEX_FILE: index }),
    GIT_TERMINAL_PROMPT: '0',
    // Its complaints are looked through, and shown to people beside Mooring's own.
    LC_MESSAGES: 'C',
    LANGUAGE: '',
  };
}

function isKept(name: string, may: readonly GitLeave[]): boolean {
  if (FOR_A_TERMINAL.has(name)) return false;
  if (!name.startsWith('GIT_') || KEPT.includes(name)) return true;
  if (may.includes('write') && PERSON.includes(name)) return true;
  return may.includes('connect') && NETWORK.test(name);
}

/** What a partial clone lacks is not fetched: looking never touches the network. Older ones know the second word alone. */
function protocols(may: readonly GitLeave[], own: string | undefined): NodeJS.ProcessEnv {
  if (may.includes('connect')) return { GIT_ALLOW_PROTOCOL: allowed(own) };
  return may.includes('hooks') ? {} : { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: '' };
}

/** Somebody may have allowed fewer of them, and never gets more. */
function allowed(own: string | undefined): string {
  if (own === undefined) return PROTOCOLS;
  const wanted = new Set(own.split(':'));
  return PROTOCOLS.split(':')
    .filter(each => wanted.has(each))
    .join(':');
}

/** A hook is somebody's program, which may need another alphabet than git's messages; `LC_ALL` would decide both. */
function forHooks(kept: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { LC_ALL: all, ...rest } = kept;
  return all === undefined ? rest : { ...rest, LC_CTYPE: all, LC_COLLATE: all };
}
