/** All that a window has of drift but its last known state, made in the order of its needs. */
import * as vscode from 'vscode';
import type { LastOperation } from '../editing/undo-last.ts';
import type { Engine } from '../engine/engine.ts';
import type { Projects } from '../projects.ts';
import { acceptedTexts } from './accepted-texts.ts';
import { carryOut } from './carry-out.ts';
import { driftDecorations } from './decorations.ts';
import { type DriftCommands, driftCommands } from './drift-commands.ts';
import type { Drifts } from './drifts.ts';
import { laneProgress } from './lane-progress.ts';
import { lastOperations } from './last-operations.ts';
import type { Previews } from './previews.ts';
import { driftControl } from './source-control.ts';
import { undoing as undoingOf } from './undoing.ts';

export interface DriftInWindow extends vscode.Disposable {
  readonly commands: DriftCommands;
  /** Of each project the newest that can be taken back. */
  lastOperations(): Promise<readonly LastOperation[]>;
}

export function driftInWindow(engine: Engine, projects: Projects, drifts: Drifts, shown: Previews): DriftInWindow {
  const accepted = acceptedTexts(engine, drifts);
  const control = driftControl(projects, drifts, accepted);
  const lane = laneProgress(engine, drifts);
  const undoing = undoingOf(engine, lane);
  const marks = driftDecorations(drifts);
  const carrying = carryOut(engine, shown, lane, undoing);
  return {
    commands: driftCommands({ engine, drifts, control, accepted, carrying, undoing }),
    lastOperations: () => lastOperations(drifts, undoing),
    dispose: () => vscode.Disposable.from(accepted, control, marks).dispose(),
  };
}
