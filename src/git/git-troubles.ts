/** What git complains of, in English, as troubles with one sentence and the way out. */
import type { GitAnswer, ScratchFailure } from '../ports/git.ts';
import type { GitRefusal, GitTrouble } from './repository.ts';
import { withoutCredentials } from './safe-url.ts';

export function refuse(refused: GitTrouble, message: string, paths?: readonly string[]): GitRefusal {
  return { refused, message, ...(paths ? { paths } : {}) };
}

export function isGitRefusal(answer: unknown): answer is GitRefusal {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}

export type Done = Extract<GitAnswer, { readonly says: string }> & { readonly code: 0 };

export function isDone(answer: GitAnswer): answer is Done {
  return 'says' in answer && answer.code === 0;
}

export function isScratchFailure(answer: unknown): answer is ScratchFailure {
  return typeof answer === 'object' && answer !== null && 'failed' in answer && answer.failed === 'scratch';
}

export function scratchRefusal({ code }: ScratchFailure): GitRefusal {
  return refuse(
    'failed',
    `The system refused a temporary folder for git (${code}); make room there, or allow writing to it.`,
  );
}

/** `doing` completes “git could not …”: `fetch from origin`. */
export function refusalOf(answer: GitAnswer, doing: string): GitRefusal {
  if ('says' in answer) return refusalOfWords(answer, doing);
  switch (answer.failed) {
    case 'not-installed':
      return refuse('no-git', 'There is no git on the search path; install git 2.38 or newer.');
    case 'too-large':
      return refuse(
        'too-large',
        `It is more than Mooring reads at once when it asks git to ${doing}; do this one with git.`,
      );
    case 'timed-out':
      return refuse('timed-out', `git took too long to ${doing}; see whether it waits for somebody, and do it again.`);
    case 'cancelled':
      return refuse('cancelled', `It was cancelled before git could ${doing}.`);
    case 'other':
      return refuse(
        'failed',
        `git could not be run to ${doing} (${answer.code ?? 'no reason given'}); try it in a terminal.`,
      );
  }
}

type Answered = Extract<GitAnswer, { readonly says: string }>;

function refusalOfWords(answer: Answered, doing: string): GitRefusal {
  for (const [pattern, trouble, sentence] of COMPLAINTS) {
    const found = pattern.exec(answer.says);
    if (found) return refuse(trouble, sentence(doing, found[1] ?? ''));
  }
  return refuse('failed', `git could not ${doing} (${saidBy(answer)}); do it with git to see more.`);
}

/** The line of git's answer that says most, without credentials. */
export function saidBy({ says, code }: Answered): string {
  const lines = withoutCredentials(says)
    .split(/[\r\n]+/)
    .map(line => line.trim())
    .filter(Boolean);
  const said = lines.find(line => /^(?:fatal|error): /.test(line)) ?? lines.at(-1) ?? `exit code ${code}`;
  return said
    .replace(/^(?:fatal|error): /, '')
    .replace(/\.$/, '')
    .slice(0, 300);
}

type Sentence = (doing: string, found: string) => string;

/** In the order in which they are looked for: what says more stands before what says less. */
const COMPLAINTS: readonly (readonly [RegExp, GitTrouble, Sentence])[] = [
  [
    /detected dubious ownership in repository at '(.*)'/,
    'no-repository',
    (_, at) =>
      `git does not trust the repository ${at}, which belongs to somebody else; run git config --global --add safe.directory on it if you do.`,
  ],
  [/not a git repository/i, 'no-repository', () => 'The folder is in no git repository; connect it, or run git init.'],
  [
    /this operation must be run in a work tree|cannot use bare repository/,
    'no-repository',
    () => 'The repository is a bare one, with no files of its own; open a clone of it.',
  ],
  [
    /Please tell me who you are|unable to auto-detect email address|empty ident name|no (?:email|name) was given|ident name consists only/,
    'no-identity',
    doing =>
      `git needs to know who you are to ${doing}; run git config --global user.name "Your Name" and git config --global user.email you@example.org.`,
  ],
  [
    /cannot do a partial commit during a (merge|rebase|cherry-pick)/,
    'in-progress',
    (_, what) => `A ${what} is under way; finish it, or abort it, with git first.`,
  ],
  [
    /Committing is not possible because you have unmerged files|you need to resolve your current index first|unmerged index/,
    'in-progress',
    () => 'Files of a merge are not decided yet; finish it, or abort it, with git first.',
  ],
  [
    /Unable to create '(.*?\.lock)': File exists/,
    'busy',
    (doing, lock) =>
      `Another git is at work and git could not ${doing}; wait for it, and if none runs any more, delete ${lock}.`,
  ],
  [
    /is at [0-9a-f]+ but expected|reference already exists|unable to resolve reference|but expected [0-9a-f]+/,
    'changed',
    doing => `The branch moved meanwhile and git could not ${doing}; do it again.`,
  ],
  [
    /would be overwritten by merge|not uptodate\. Cannot merge/,
    'changed',
    () =>
      'The index holds staged changes of files that would change; commit them, or unstage them with git restore --staged.',
  ],
  [
    /missing blob|promisor remote|missing object|unable to read (?:sha1 file|tree)|bad object|could not fetch/,
    'failed',
    doing => `This clone lacks something that is needed to ${doing}; run git fetch --refetch, or clone it whole.`,
  ],
  [
    /couldn't find remote ref (?:refs\/heads\/)?(.*)/,
    'no-remote-branch',
    (_, branch) => `The remote has no branch ${branch.trim()} any more; choose another one, or push yours.`,
  ],
  [
    /transport '(.*?)' not allowed/,
    'unsafe-url',
    (_, transport) =>
      `git’s transport ${transport} is not used, since it can start programs; use https, ssh, git or a folder.`,
  ],
  [
    /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/,
    'authentication',
    doing =>
      `The remote’s host key is not known or not the one that is known, so git could not ${doing}; run ssh to that host once and look at its key.`,
  ],
  [
    /Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|Permission denied \(|HTTP Basic: Access denied|The requested URL returned error: 40[13]|invalid credentials|access denied or repository not exported|Permission to .* denied/i,
    'authentication',
    doing =>
      `The remote did not accept who you are when git was to ${doing}; sign in through git’s credential helper or your ssh key, as with git fetch in a terminal.`,
  ],
  [
    /remote error: (service not enabled)/,
    'declined',
    (doing, why) =>
      `The remote does not let anybody ${doing} (${why}); look at its address, or ask whoever runs it to allow that.`,
  ],
  [
    /SSL certificate problem: ([^\n]*)/,
    'unreachable',
    (_, why) =>
      `The remote’s certificate is not trusted (${why.trim()}); look at its address, and at git’s http.sslCAInfo.`,
  ],
  [
    /Could not resolve host|Couldn't resolve host|Connection (?:refused|timed out|reset)|unable to access '|Failed to connect|unable to connect|Network is unreachable|No route to host|does not appear to be a git repository|Repository not found|no such repository|repository '.*' not found|Could not read from remote repository|unable to look up|early EOF|unexpected disconnect|the remote end hung up|expected flush after|unexpected EOF|index-pack failed/i,
    'unreachable',
    doing =>
      `The remote could not be reached when git was to ${doing}; look at its address and at the network, and do it again.`,
  ],
  [
    /remote (\S+) already exists/,
    'failed',
    (_, name) => `There is a remote ${name} already; choose another name, or remove that one first.`,
  ],
  [
    /No such remote:? '?([^'\n]*)/,
    'no-remote',
    (_, name) => `There is no remote “${name}”; connect the project, or add it with git remote add.`,
  ],
  [
    /'refs\/remotes\/([^/']+)\/.*' exists; cannot create/,
    'failed',
    (_, name) => `The remote has branches now whose names clash with earlier ones; run git remote prune ${name}.`,
  ],
  [
    /refusing to merge unrelated histories/,
    'unrelated',
    () => 'Both have no commit in common; connect the project again and choose how to bring them together.',
  ],
  [
    /shallow update not allowed|attempt to fetch\/clone from a shallow repository/,
    'shallow',
    () => 'A part of the history is missing in this shallow clone; run git fetch --unshallow.',
  ],
  [
    /unknown (?:option|switch)|is not a git command/,
    'old-git',
    doing => `This git is too old to ${doing}; install git 2.38 or newer.`,
  ],
  [
    /invalid path '(.*)'|Invalid path '(.*)'/,
    'failed',
    (doing, path) => `git refuses the file name ${path} and could not ${doing}; rename it where it comes from.`,
  ],
  [/No space left on device/, 'failed', doing => `The disk is full and git could not ${doing}; make room.`],
  [
    /failed to sign|signing failed|Couldn't load public key|user\.signingKey/i,
    'failed',
    doing => `git could not sign and so not ${doing}; unlock your key, or set commit.gpgSign to false.`,
  ],
];
