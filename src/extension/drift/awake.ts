/** Questions of a person wait for an engine that is on its way, instead of failing in the moments between two. */
import * as vscode from 'vscode';
import type { Engine } from '../engine/engine.ts';

/** Starts the engine where it is off, and waits while it starts. False where it failed, or takes too long. */
export async function isAwake(engine: Pick<Engine, 'state' | 'onState' | 'ensure'>): Promise<boolean> {
  await engine.ensure();
  if (engine.state.is !== 'restarting' && engine.state.is !== 'starting') return engine.state.is === 'running';
  const listening: vscode.Disposable[] = [];
  const settled = new Promise<void>(resolve => {
    listening.push(engine.onState(({ is }) => (is === 'running' || is === 'failed' || is === 'off') && resolve()));
    const timer = setTimeout(resolve, PATIENCE_MS);
    listening.push({ dispose: () => clearTimeout(timer) });
  });
  await settled;
  vscode.Disposable.from(...listening).dispose();
  return isRunning(engine);
}

/** The longest delay before another start, and the start. */
const PATIENCE_MS = 15_000;

/** A function of its own, since the state is another one after a wait, which the compiler does not see. */
function isRunning({ state }: Pick<Engine, 'state'>): boolean {
  return state.is === 'running';
}
