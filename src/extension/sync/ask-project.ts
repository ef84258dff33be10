/** Which project a command of sync is about: that of the row, the only one, or one that is picked. */
import * as vscode from 'vscode';
import { isAwake } from '../drift/awake.ts';
import { tellNoAnswer } from '../drift/tell.ts';
import type { Engine } from '../engine/engine.ts';
import { isTrusted } from '../trust.ts';
import { lastPart } from '../words.ts';
import type { SyncRow } from './rows.ts';
import type { Syncs } from './syncs.ts';
import { standingOf, standingWords } from './words.ts';

/** `all`: also those that are in no repository yet. */
export type Among = 'standing' | 'pending' | 'all';

/** The root; nothing where there is none, or none was chosen, which was said then. */
export async function askProject(
  { engine, syncs }: { readonly engine: Engine; readonly syncs: Syncs },
  given: unknown,
  title: string,
  among: Among,
): Promise<string | undefined> {
  if (!isTrusted('Sync')) return undefined;
  const row = rowOf(given);
  if (row) return row.root;
  if (!(await isAwake(engine))) {
    await tellNoAnswer();
    return undefined;
  }
  await syncs.refresh();
  const rows = syncs.current.flatMap(state => {
    const standing = standingOf(state);
    const isWanted = among === 'all' || (standing && (among === 'standing' || standing.pending !== undefined));
    if (!isWanted && !(among === 'standing' && 'refused' in state)) return [];
    const detail = standing ? standingWords(standing) : 'refused' in state ? state.message : 'in no git repository';
    return [{ label: lastPart(state.root), description: state.root, detail, root: state.root }];
  });
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(NONE[among]);
    return undefined;
  }
  if (rows.length === 1) return rows[0]?.root;
  return (await vscode.window.showQuickPick(rows, { title, placeHolder: 'Choose the project' }))?.root;
}

const NONE: Readonly<Record<Among, string>> = {
  standing: 'No project of this window is in a git repository; “Connect to Git Remote” puts it into one.',
  pending: 'No sync of this window waits for anything.',
  all: 'No project of this window has a manifest, so there is nothing to sync.',
};

/** What a menu or a click of the view gave. */
export function rowOf(given: unknown): SyncRow | undefined {
  if (typeof given !== 'object' || given === null || !('sync' in given)) return undefined;
  const { sync } = given;
  return typeof sync === 'object' && sync !== null && 'root' in sync ? (sync as SyncRow) : undefined;
}
