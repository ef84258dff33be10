/** Connects a project to a remote: both sides are looked at first, and nothing of either changes before a person chose. */
import type { GitRefusal, Repository } from '../git/repository.ts';
import { alone, UNTRUSTED } from './alone.ts';
import { carryOutConnect } from './carry-out-connect.ts';
import { type BothSides, lookAtBoth } from './connect-look.ts';
import { letGo } from './connect-memory.ts';
import { type ConnectWay, nameOf, planOf, previewOf, wayOf } from './connect-plan.ts';
import type { SyncParts } from './parts.ts';
import type { PlanShelf } from './plan-shelf.ts';
import { inRepository, nothingWaits } from './pull.ts';
import type {
  ApplySyncOptions,
  ConnectPreview,
  ConnectQuestion,
  PullPlan,
  Sync,
  SyncApplied,
  SyncOptions,
  SyncRefusal,
} from './sync.ts';
import { readState } from './sync-state.ts';

/** What waits for decisions is put on the shelf, and goes on there as a pull does; to abort it is to let go of the remote too. */
export function createConnect(
  parts: SyncParts,
  shelf: PlanShelf,
  { abort }: Pick<Sync, 'abort'>,
): Pick<Sync, 'planConnect' | 'connect' | 'abort'> {
  return {
    async abort() {
      const state = parts.trusted() ? readState(parts.memory) : undefined;
      const aborted = await abort();
      if ('refused' in aborted || !state || 'refused' in state || state.what !== 'connect') return aborted;
      const repository = await parts.repository();
      if ('refused' in repository) return repository;
      return (await letGo(parts, repository)) ?? aborted;
    },
    async planConnect(question, options = {}) {
      if (!parts.trusted()) return { refused: 'untrusted', message: UNTRUSTED };
      const state = readState(parts.memory);
      if (state && 'refused' in state) return state;
      // What a crash left is ended first, by whoever comes next.
      const waiting = state && (await inRepository(parts, 'connect', options, own => nothingWaits(parts, own)));
      if (waiting) return waiting;
      const seen = await lookAt(parts, question, options);
      return 'refused' in seen ? seen : seen.preview;
    },
    connect: (question, preview, options = {}) =>
      alone(parts, 'connect', options, () => connect(parts, shelf, { question, preview, options })),
  };
}

interface Seen {
  readonly sides: BothSides;
  readonly way: ConnectWay | undefined;
  readonly preview: ConnectPreview;
}

function lookAt(parts: SyncParts, question: ConnectQuestion, options: SyncOptions): Promise<Seen | SyncRefusal> {
  return lookAtBoth<Seen>(parts, question, options, async (sides, theirs) => {
    const way = wayOf(sides, question.strategy);
    if (typeof way === 'object') return way;
    if (options.signal?.aborted) return { refused: 'cancelled', message: 'It was stopped, and nothing was changed.' };
    const plan = way === undefined ? undefined : await planOf(parts, sides, way, theirs);
    if (plan && 'refused' in plan) return plan;
    return { sides, way, preview: previewOf(sides, plan) };
  });
}

interface Asked {
  readonly question: ConnectQuestion;
  readonly preview: ConnectPreview;
  readonly options: ApplySyncOptions;
}

async function connect(
  parts: SyncParts,
  shelf: PlanShelf,
  { question, preview, options }: Asked,
): Promise<SyncApplied | SyncRefusal> {
  const own = await parts.repository();
  if ('refused' in own && own.refused !== 'no-repository') return own;
  const waiting = 'refused' in own ? undefined : await nothingWaits(parts, own);
  if (waiting) return waiting;
  const seen = await lookAt(parts, question, options);
  if ('refused' in seen) return seen;
  const { sides, way } = seen;
  const { plan } = seen.preview;
  if (way === undefined || !plan) return undecided(sides);
  if (!isSame(preview, seen.preview)) return STALE;
  const refused = notAllowed(plan, way, options) ?? unsavedIn(parts, sides);
  if (refused) return refused;
  const repository = await repositoryFor(parts, own, sides);
  return 'refused' in repository
    ? repository
    : carryOutConnect(parts, shelf, repository, { url: question.url, sides, way, plan, options });
}

const STALE: SyncRefusal = {
  refused: 'stale',
  message: 'This side or the other is not as it was when it was looked at; look again.',
};

function undecided(sides: BothSides): SyncRefusal {
  const message = `${nameOf(sides)} has data that is not here; choose what counts: what is here (local), what is there (remote), or both (merge).`;
  return { refused: 'connected', message };
}

/** All but what is new with every look. */
function isSame(shown: ConnectPreview, now: ConnectPreview): boolean {
  return told(shown) === told(now);
}

function told({ plan, ...preview }: ConnectPreview): string {
  if (!plan) return JSON.stringify(preview);
  const {
    id: _,
    from: { theirs },
    files,
    ...rest
  } = plan;
  // What stands in a place where something is added may be Mooring's own, written since; what a person has there stops it.
  const coming = files.map(file => (file.change === 'added' ? { ...file, before: undefined } : file));
  return JSON.stringify({ ...preview, plan: { ...rest, files: coming, theirs } });
}

/** With the strategy that takes theirs, what goes was named and is what was asked for. */
function notAllowed(
  { blocking, conflicts, deletes, massDelete }: PullPlan,
  way: ConnectWay,
  { allowsDeletes, allowsMassDelete }: ApplySyncOptions,
): SyncRefusal | undefined {
  const [first] = blocking;
  if (first)
    return { refused: 'blocked', message: first.message, ...(first.path === undefined ? {} : { paths: [first.path] }) };
  if (way !== 'merge' || conflicts.length > 0) return undefined;
  if (massDelete !== undefined && !allowsMassDelete) return { refused: 'mass-delete', message: massDelete };
  if (deletes.length === 0 || allowsDeletes || allowsMassDelete) return undefined;
  const names = deletes.slice(0, 3).map(({ kind, key }) => `${kind} ${key}`);
  const message = `${names.join(', ')}${deletes.length > 3 ? ` and ${deletes.length - 3} more` : ''} would go; look at the plan, and say that deletes are meant.`;
  return { refused: 'deletes', message, paths: [...new Set(deletes.map(({ path }) => path))] };
}

function unsavedIn({ unsavedIn: unsaved }: SyncParts, { staging }: BothSides): SyncRefusal | undefined {
  const paths = unsaved(staging.files.map(({ path }) => path));
  if (paths.length === 0) return undefined;
  const verb = paths.length === 1 ? 'has' : 'have';
  return { refused: 'unsaved', message: `${paths.join(', ')} ${verb} unsaved changes; save them, then go on.`, paths };
}

/** Where there is none, one is made, and nothing else is written. */
async function repositoryFor(
  parts: SyncParts,
  own: Repository | GitRefusal,
  { ownBranch }: BothSides,
): Promise<Repository | GitRefusal> {
  if (!('refused' in own)) return own;
  return (await parts.connecting.makeRepository(ownBranch)) ?? parts.repository();
}
