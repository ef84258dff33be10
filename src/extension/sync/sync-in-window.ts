/** All that a window has of sync, made in the order of its needs. */
import * as vscode from 'vscode';
import type { SyncApplyAnswer } from '../../protocol/sync-protocol.ts';
import { isAwake } from '../drift/awake.ts';
import type { Previews } from '../drift/previews.ts';
import type { Engine } from '../engine/engine.ts';
import type { ProjectView } from '../project-view.ts';
import { applying as applyingOf } from './applying.ts';
import { connecting as connectingOf } from './connecting.ts';
import { deciding as decidingOf } from './deciding.ts';
import { gitHints } from './git-hints.ts';
import { mergingByHand } from './merge-by-hand.ts';
import { messageEditor } from './message-editor.ts';
import { pulling as pullingOf } from './pulling.ts';
import { pushing as pushingOf } from './pushing.ts';
import { syncNodes } from './rows.ts';
import { type SyncCommands, syncCommands, undoSync } from './sync-commands.ts';
import { syncProgress } from './sync-progress.ts';
import { syncStatusBar } from './sync-status-bar.ts';
import { syncsOf } from './syncs.ts';
import { standingOf } from './words.ts';

export interface SyncInWindow extends vscode.Disposable {
  readonly commands: SyncCommands;
}

export function syncInWindow(engine: Engine, project: Pick<ProjectView, 'also'>, shown: Previews): SyncInWindow {
  const syncs = syncsOf(engine);
  const git = gitHints(() => syncs.hint());
  const progress = syncProgress(engine);
  const byHand = mergingByHand();
  const editor = messageEditor();
  const undo = (root: string): Promise<void> =>
    undoSync(root, (at, label, method) =>
      progress.during(at, label, async token =>
        (await isAwake(engine)) ? engine.ask<SyncApplyAnswer>(method, { root: at }, token) : undefined,
      ),
    );
  const applying = applyingOf({ engine, shown, progress, undo });
  const deciding = decidingOf(engine, progress, byHand);
  const pulling = pullingOf({ engine, syncs, progress, deciding, applying });
  const pushing = pushingOf({ engine, progress, editor, undo });
  const connecting = connectingOf({ engine, shown, progress, pulling, undo });
  const nodes = project.also({ nodesOf: root => syncNodes(root, syncs.of(root)), onChange: syncs.onChange });
  const commands = syncCommands({ engine, syncs, progress, pulling, pushing, connecting, byHand, editor, git });
  // A window without a repository of a project's needs nobody's git.
  const following = syncs.onChange(() => {
    if (syncs.current.some(state => standingOf(state))) git.start();
  });
  const parts = [following, syncs, git, byHand, editor, connecting, nodes, syncStatusBar(syncs)];
  return { commands, dispose: () => vscode.Disposable.from(...parts).dispose() };
}
