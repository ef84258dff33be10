/** Answers what views ask about drift: what there is, what would end it, doing that, and taking it back. */
import { type CancellationToken, type Connection, ErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Choice } from '../plans/reconcile/plan.ts';
import {
  type ApplyAnswer,
  type ApplyQuestion,
  type DriftState,
  type OperationState,
  type PlanAnswer,
  type PlanQuestion,
  REQUESTS,
  type RefusedState,
} from '../protocol/protocol.ts';
import type { MadePlan } from '../runtime/project-runtime.ts';
import { driftKey } from '../snapshot/drift/drift-key.ts';
import { decodeText } from '../syntax/bytes.ts';
import { rowsByKey } from './drift-rows.ts';
import { keptPlans } from './kept-plans.ts';
import { applyAnswer, operationStates, planAnswer } from './plan-state.ts';
import { gone, stoppedBy } from './questions.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

interface AcceptedQuestion {
  readonly root: string;
  readonly path: string;
}

interface AcceptedText {
  readonly text?: string;
}

export interface DriftRequestsOptions {
  readonly connection: Connection;
  readonly projects: Pick<Sessions, 'all'>;
  /** The client said whether the window's folders are trusted. */
  onTrust(trusted: boolean): void;
}

export function answerDrift({ connection, projects, onTrust }: DriftRequestsOptions): void {
  const plans = keptPlans<Session, MadePlan>();
  const at = (root: string): Session | undefined => projects.all().find(({ project }) => project.root === root);
  connection.onRequest(REQUESTS.drift, ({ root }: { root?: string } = {}): Promise<DriftState[]> => {
    const chosen = projects.all().filter(({ project }) => root === undefined || project.root === root);
    return Promise.all(chosen.map(({ drift }) => drift.state()));
  });
  connection.onRequest<DriftState, void>(REQUESTS.checkDrift, async ({ root }: { root: string }) => {
    const session = at(root);
    if (!session) return notLookedAfter(root);
    await session.drift.look(true);
    return session.drift.state();
  });
  connection.onRequest<PlanAnswer, void>(REQUESTS.plan, async (question: PlanQuestion) => {
    const session = at(question.root);
    if (!session) return gone(question.root);
    const made = await planFor(session, question);
    if (!('refused' in made)) plans.keep(session, made.id, made);
    return planAnswer(made);
  });
  connection.onRequest<ApplyAnswer, void>(REQUESTS.apply, async (question: ApplyQuestion, token: CancellationToken) => {
    const { root, plan, allowsMassDelete = false } = question;
    const session = at(root);
    if (!session) return gone(root);
    const made = plans.get(session, plan);
    if (!made) return PASSED;
    const done = await session.runtime.apply(made, { ...stoppedBy(token), allowsMassDelete });
    // What can be saved, waited for or agreed to may be asked for again.
    if (!('refused' in done) || !MAY_GO_ON.has(done.refused)) plans.forget(plan);
    return applyAnswer(done, made.plan.label);
  });
  connection.onRequest(REQUESTS.cancel, ({ root, lane }: { root: string; lane: number }): void => {
    at(root)?.runtime.cancel(lane);
  });
  connection.onRequest<OperationState[], void>(
    REQUESTS.operations,
    ({ root, limit }: { root: string; limit?: number }) => {
      const session = at(root);
      return session ? operationsOf(session, limit) : notLookedAfter(root);
    },
  );
  connection.onRequest<ApplyAnswer, void>(
    REQUESTS.undo,
    async ({ root, id }: { root: string; id?: string }, token: CancellationToken) => {
      const session = at(root);
      return session ? applyAnswer(await session.runtime.undo(id, stoppedBy(token)), 'undo') : gone(root);
    },
  );
  connection.onRequest<AcceptedText, void>(REQUESTS.accepted, async ({ root, path }: AcceptedQuestion) => {
    const bytes = await at(root)?.runtime.accepted(path);
    const decoded = bytes && decodeText(bytes);
    return decoded && 'text' in decoded ? { text: decoded.text } : {};
  });
  connection.onRequest(REQUESTS.trust, ({ trusted }: { trusted: boolean }): void => onTrust(trusted === true));
}

function planFor({ runtime }: Session, question: PlanQuestion): ReturnType<Session['runtime']['plan']> {
  if ('restore' in question) return runtime.planRestore(question.restore);
  return runtime.plan('safe' in question ? 'safe' : eachChoice(runtime.status.rows, question.choices));
}

/** What is chosen for a row is for all in it for which nothing else is chosen. */
export function eachChoice(rows: Session['runtime']['status']['rows'], choices: readonly Choice[]): readonly Choice[] {
  const byKey = rowsByKey(rows);
  const chosen = new Map<string, Choice>();
  for (const { drift: key, resolution } of choices) {
    for (const drift of byKey.get(key)?.drifts.map(driftKey) ?? []) chosen.set(drift, { drift, resolution });
  }
  for (const choice of choices) {
    const row = byKey.get(choice.drift);
    if (!row || row.drifts.length === 1) chosen.set(choice.drift, choice);
  }
  return [...chosen.values()];
}

function operationsOf({ runtime }: Session, limit: number | undefined): OperationState[] | ResponseError<void> {
  const operations = runtime.operations(limit);
  return 'refused' in operations
    ? new ResponseError(ErrorCodes.InternalError, operations.message)
    : operationStates(operations);
}

const MAY_GO_ON: ReadonlySet<string> = new Set(['unsaved', 'busy', 'cancelled', 'untrusted', 'mass-delete']);

const PASSED: RefusedState = {
  refused: 'stale',
  message: 'That plan was applied already, or made too long ago; look again and choose anew.',
};

function notLookedAfter(root: string): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidParams, gone(root).message);
}
