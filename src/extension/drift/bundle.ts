/** All that a window has of drift, made in the order of its needs. */
import * as vscode from 'vscode';
import { REQUESTS } from '../../protocol/protocol.ts';
import type { Engine } from '../engine/engine.ts';
import type { Projects } from '../projects.ts';
import { acceptedTexts } from './accepted-texts.ts';
import { carryOut } from './carry-out.ts';
import { driftDecorations } from './decorations.ts';
import { type DriftCommands, driftCommands } from './drift-commands.ts';
import { type Drifts, driftsOf } from './drifts.ts';
import { laneProgress } from './lane-progress.ts';
import { type Answer, previews } from './previews.ts';
import { driftControl } from './source-control.ts';
import { type Undoing, undoing as undoingOf } from './undoing.ts';

export interface DriftInWindow extends vscode.Disposable {
  readonly drifts: Drifts;
  readonly commands: DriftCommands;
  readonly undoing: Undoing;
  /** Answers the plan whose preview is open. */
  answerPlan(answer: Answer): void;
}

export function driftInWindow(engine: Engine, projects: Projects): DriftInWindow {
  // Before anything is asked, so that the first answers are already those for a trusted folder, or for one that is not.
  const trust = tellTrust(engine);
  const drifts = driftsOf(engine);
  const accepted = acceptedTexts(engine, drifts);
  const control = driftControl(projects, drifts, accepted);
  const lane = laneProgress(engine, drifts);
  const undoing = undoingOf(engine, lane);
  const shown = previews();
  const marks = driftDecorations(drifts);
  const carrying = carryOut(engine, shown, lane, undoing);
  return {
    drifts,
    undoing,
    commands: driftCommands({ engine, drifts, control, accepted, carrying, undoing }),
    answerPlan: answer => shown.answer(answer),
    dispose: () => vscode.Disposable.from(trust, drifts, accepted, control, shown, marks).dispose(),
  };
}

/** The engine writes nothing before it knows, so each new one is told. */
function tellTrust(engine: Engine): vscode.Disposable {
  const tell = () => {
    if (engine.state.is === 'running') void engine.ask(REQUESTS.trust, { trusted: vscode.workspace.isTrusted });
  };
  tell();
  return vscode.Disposable.from(engine.onState(tell), vscode.workspace.onDidGrantWorkspaceTrust(tell));
}
