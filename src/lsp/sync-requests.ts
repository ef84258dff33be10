/** Answers what views ask about sync: how the projects stand, what a pull or push would do, doing it, and taking it back. */
import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { RefusedState } from '../protocol/protocol.ts';
import {
  type ApplySyncQuestion,
  type ConnectAnswer,
  type ConnectNowQuestion,
  type PlanConnectQuestion,
  type PlanPushQuestion,
  type PullAnswer,
  type PushPlanAnswer,
  type PushQuestion,
  type ResolveQuestion,
  SYNC_NOTIFICATIONS,
  SYNC_REQUESTS,
  type SyncApplyAnswer,
  type SyncConnectAnswer,
  type SyncQuestion,
  type SyncState,
} from '../protocol/sync-protocol.ts';
import type { ConnectPreview, ConnectQuestion, PullPlan, PushPlan, Resolved } from '../sync/sync.ts';
import { type KeptPlans, keptPlans } from './kept-plans.ts';
import { gone, stoppedBy } from './questions.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export interface SyncRequestsOptions {
  readonly connection: Connection;
  readonly projects: Pick<Sessions, 'all'>;
}

interface Root {
  readonly root: string;
}

/** What `at` answers with where the project is not looked after. */
type InProject = <Answer>(root: string, ask: (session: Session) => Promise<Answer>) => Promise<Answer | RefusedState>;

export function answerSync({ connection, projects }: SyncRequestsOptions): void {
  const chosen = (root: string | undefined): readonly Session[] =>
    projects.all().filter(({ project }) => root === undefined || project.root === root);
  const at: InProject = async (root, ask) => {
    const [session] = chosen(root);
    return session ? ask(session) : gone(root);
  };
  connection.onRequest(
    SYNC_REQUESTS.sync,
    ({ root, fetch = false }: SyncQuestion = {}, token: CancellationToken): Promise<SyncState[]> =>
      Promise.all(chosen(root).map(({ sync }) => sync.state({ fetch, ...stoppedBy(token) }))),
  );
  connection.onNotification(SYNC_NOTIFICATIONS.hint, ({ root }: { root?: string } = {}): void => {
    for (const { sync } of chosen(root)) sync.doubted();
  });
  const plans = keptPlans<Session, PullPlan>();
  answerPull(connection, at, plans);
  answerPush(connection, at);
  answerConnect(connection, at, plans);
}

type PullPlans = KeptPlans<Session, PullPlan>;

function answerPull(connection: Connection, at: InProject, plans: PullPlans): void {
  const kept = (session: Session, answer: PullAnswer): PullAnswer => {
    if (!('refused' in answer)) plans.keep(session, answer.id, answer);
    return answer;
  };
  connection.onRequest<PullAnswer, void>(SYNC_REQUESTS.planPull, ({ root }: Root, token: CancellationToken) =>
    at(root, async session =>
      kept(session, await session.sync.run({ ...stoppedBy(token), work: (sync, options) => sync.planPull(options) })),
    ),
  );
  connection.onRequest<PullAnswer, void>(SYNC_REQUESTS.resolve, ({ root, picks }: ResolveQuestion) =>
    at(root, async session => {
      const decided = new Map<string, Resolved>(Object.entries(picks));
      return kept(session, await session.sync.run({ work: sync => sync.resolve(decided) }));
    }),
  );
  connection.onRequest<SyncApplyAnswer, void>(
    SYNC_REQUESTS.apply,
    (
      { root, plan: id, allowsDeletes = false, allowsMassDelete = false }: ApplySyncQuestion,
      token: CancellationToken,
    ) =>
      at<SyncApplyAnswer>(root, async session => {
        const plan = plans.get(session, id);
        if (!plan) return PASSED;
        const done = await session.sync.run({
          ...stoppedBy(token),
          work: (sync, options) => sync.apply(plan, { ...options, allowsDeletes, allowsMassDelete }),
        });
        // What can be saved, waited for or agreed to may be asked for again.
        if (!('refused' in done) || done.refused === 'stale') plans.forget(id);
        return done;
      }),
  );
  connection.onRequest<SyncApplyAnswer, void>(SYNC_REQUESTS.abort, ({ root }: Root) =>
    at<SyncApplyAnswer>(root, ({ sync: { run } }) => run({ work: sync => sync.abort() })),
  );
  connection.onRequest<SyncApplyAnswer, void>(SYNC_REQUESTS.undo, ({ root }: Root) =>
    at<SyncApplyAnswer>(root, ({ sync: { run } }) => run({ work: sync => sync.undo() })),
  );
}

function answerPush(connection: Connection, at: InProject): void {
  const plans = keptPlans<Session, PushPlan>();
  connection.onRequest<PushPlanAnswer, void>(
    SYNC_REQUESTS.planPush,
    ({ root, also = [] }: PlanPushQuestion, token: CancellationToken) =>
      at<PushPlanAnswer>(root, async session => {
        const made = await session.sync.run({
          ...stoppedBy(token),
          looks: true,
          work: (sync, options) => sync.planPush({ ...options, also }),
        });
        if (!('refused' in made)) plans.keep(session, made.id, made);
        return made;
      }),
  );
  connection.onRequest<SyncApplyAnswer, void>(
    SYNC_REQUESTS.push,
    ({ root, plan: id, message }: PushQuestion, token: CancellationToken) =>
      at<SyncApplyAnswer>(root, async session => {
        const plan = plans.get(session, id);
        if (!plan) return PASSED;
        const done = await session.sync.run({
          ...stoppedBy(token),
          work: (sync, options) => sync.push(plan, message, options),
        });
        if (!('refused' in done) || done.refused === 'stale') plans.forget(id);
        return done;
      }),
  );
}

/** A preview is known by what was asked: what is connected is what was shown for that question. */
function answerConnect(connection: Connection, at: InProject, plans: PullPlans): void {
  const previews = keptPlans<Session, ConnectPreview>();
  connection.onRequest<ConnectAnswer, void>(
    SYNC_REQUESTS.planConnect,
    ({ root, question }: PlanConnectQuestion, token: CancellationToken) =>
      at<ConnectAnswer>(root, async session => {
        const preview = await session.sync.run({
          ...stoppedBy(token),
          looks: true,
          work: (sync, options) => sync.planConnect(question, options),
        });
        if (!('refused' in preview)) previews.keep(session, idOf(root, question), preview);
        return preview;
      }),
  );
  connection.onRequest<SyncConnectAnswer, void>(
    SYNC_REQUESTS.connect,
    (
      { root, question, allowsDeletes = false, allowsMassDelete = false }: ConnectNowQuestion,
      token: CancellationToken,
    ) =>
      at<SyncConnectAnswer>(root, async session => {
        const id = idOf(root, question);
        const preview = previews.get(session, id);
        if (!preview) return PASSED;
        const done = await session.sync.run({
          ...stoppedBy(token),
          async work(sync, options) {
            const allowed = { ...options, allowsDeletes, allowsMassDelete };
            const connected = await sync.connect(question, preview, allowed);
            // What has to be decided waits, and is gone on with as with a pull.
            if (!('refused' in connected) || connected.refused !== 'conflicts') return connected;
            const waiting = await sync.resolve(new Map());
            return 'refused' in waiting ? connected : waiting;
          },
        });
        if ('conflicts' in done) plans.keep(session, done.id, done);
        if (!('refused' in done) || done.refused === 'stale') previews.forget(id);
        return done;
      }),
  );
}

function idOf(root: string, { url, remote, branch, strategy }: ConnectQuestion): string {
  return JSON.stringify([root, url, remote, branch, strategy]);
}

const PASSED: RefusedState = {
  refused: 'stale',
  message: 'That was done already, or looked at too long ago; look again and choose anew.',
};
