/** What the answers to views have in common. */
import type { CancellationToken } from 'vscode-languageserver';
import type { RefusedState } from '../protocol/protocol.ts';

/** The question is about a project that is not looked after. */
export function gone(root: string): RefusedState {
  return { refused: 'unknown', message: `No project in ${root} is open any more; open its folder again.` };
}

/** Stopped when whoever asked does not want the answer any more. */
export function stoppedBy(token: CancellationToken): { readonly signal: AbortSignal } {
  const stop = new AbortController();
  if (token.isCancellationRequested) stop.abort();
  token.onCancellationRequested(() => stop.abort());
  return { signal: stop.signal };
}
