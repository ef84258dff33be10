/** The commands about drift. Arguments come from the Source Control view; without one a person chooses. */
import * as vscode from 'vscode';
import { type DriftState, REQUESTS } from '../../protocol/protocol.ts';
import type { Engine } from '../engine/engine.ts';
import { sayBriefly } from '../say.ts';
import { isTrusted } from '../trust.ts';
import { counted, lastPart } from '../words.ts';
import type { AcceptedTexts } from './accepted-texts.ts';
import { answersOf, askProject, askRows, askWay, askWays } from './ask-rows.ts';
import type { CarryOut } from './carry-out.ts';
import { choiceOf, entryKey, isResolvable } from './choices.ts';
import type { Drifts } from './drifts.ts';
import { openEntry, openSide } from './open-entry.ts';
import { showOperations } from './operations-list.ts';
import { restorables } from './restorable.ts';
import { buttonsOf, type DriftEntry } from './rows.ts';
import type { DriftControl } from './source-control.ts';
import { tellNoAnswer } from './tell.ts';
import type { Undoing } from './undoing.ts';

export interface DriftCommands {
  /** Many rows at once; given a group of the view, those in it. */
  reconcile(given: readonly unknown[]): Promise<void>;
  /** Everything that is sure and deletes nothing. */
  reconcileSafe(): Promise<void>;
  /** Looks at everything and says what it found. */
  check(): Promise<void>;
  keep(side: 'disk' | 'manifest' | 'restore', given: readonly unknown[]): Promise<void>;
  /** All ways to end one row. */
  resolve(given: readonly unknown[]): Promise<void>;
  open(given: readonly unknown[]): Promise<void>;
  openSide(side: 'file' | 'declared', given: readonly unknown[]): Promise<void>;
  restoreEntity(): Promise<void>;
  showOperations(): Promise<void>;
  /** The Source Control view. */
  show(): unknown;
}

export interface DriftParts {
  readonly engine: Engine;
  readonly drifts: Drifts;
  readonly control: DriftControl;
  readonly accepted: AcceptedTexts;
  readonly carrying: CarryOut;
  readonly undoing: Undoing;
}

export function driftCommands(parts: DriftParts): DriftCommands {
  const { engine, drifts, control, accepted, carrying, undoing } = parts;
  const oneOf = (given: readonly unknown[]): DriftEntry | undefined => control.entriesOf(given)[0];
  /** As the files are now: a row from a minute ago may be over. */
  const drifted = async (): Promise<readonly DriftState[]> => {
    await engine.ensure();
    await drifts.refresh();
    // Nothing is known of a project before its first look.
    const unseen = drifts.current.filter(({ state }) => state === 'loading');
    if (unseen.length === 0) return drifts.current;
    await Promise.all(unseen.map(({ root }) => engine.ask(REQUESTS.checkDrift, { root })));
    await drifts.refresh();
    return drifts.current;
  };
  return {
    async reconcile(given) {
      if (!isTrusted('Reconciling')) return;
      const among = control.entriesOf(given);
      const states = (await drifted()).filter(({ rows }) => rows.length > 0);
      const own = among.length > 0 ? states.filter(({ root }) => among[0]?.root === root) : states;
      const state = await askProject(own);
      if (!state) {
        if (states.length === 0) tellNothing(drifts.current);
        return;
      }
      const entries = among.length > 0 ? among : state.rows.map(row => ({ root: state.root, row }));
      const open = entries.filter(({ row }) => isResolvable(row));
      if (open.length === 0) return tellUnresolvable(entries);
      const chosen = await askRows(state, open);
      const ways = chosen && chosen.entries.length > 0 ? await askWays(chosen) : undefined;
      if (chosen && ways) await carrying.run(state.root, { choices: answersOf(chosen.entries, ways) });
    },
    async reconcileSafe() {
      if (!isTrusted('Reconciling')) return;
      const states = (await drifted()).filter(({ rows }) => rows.length > 0);
      if (states.length === 0) return tellNothing(drifts.current);
      for (const { root } of states.filter(hasSafe)) await carrying.run(root, { safe: true });
      if (!states.some(hasSafe)) tellNothingSafe(states);
    },
    check: () => checkDrift(engine, drifts),
    async keep(side, given) {
      if (!isTrusted('Reconciling')) return;
      const entries = control.entriesOf(given);
      const [first] = entries;
      if (!first) return tellGone();
      const ways = new Map<string, string>();
      const one = entries.filter(({ root }) => root === first.root);
      for (const entry of one) {
        const [way, ...others] = buttonsOf(entry.row)[side];
        if (!way) continue;
        const chosen = others.length > 0 ? await askWay(entry, [way, ...others]) : way;
        if (!chosen) return;
        ways.set(entryKey(entry), chosen.id);
      }
      await carrying.run(first.root, { choices: answersOf(one, ways) });
    },
    async resolve(given) {
      if (!isTrusted('Reconciling')) return;
      const entry = oneOf(given);
      if (!entry) return tellGone();
      const state = drifts.current.find(({ root }) => root === entry.root);
      // What only parts of the row can be ended by is chosen part by part.
      const parts = entry.row.drifts.map(item => partOf(entry, item.key));
      if (!isResolvable(entry.row) && state && parts.some(({ row }) => isResolvable(row)))
        return resolveParts(parts, carrying);
      if (!isResolvable(entry.row)) return tellUnresolvable([entry]);
      const way = await askWay(entry);
      if (way) await carrying.run(entry.root, { choices: [choiceOf(entry.row, way.id)] });
    },
    async open(given) {
      const entry = oneOf(given);
      if (entry) await openEntry(entry, accepted);
    },
    async openSide(side, given) {
      const entry = oneOf(given);
      if (entry) await openSide(entry, side);
    },
    async restoreEntity() {
      if (!isTrusted('Restoring')) return;
      await drifted();
      await restoreEntity(drifts, carrying);
    },
    showOperations: () => showOperations(drifts, undoing),
    show: () => vscode.commands.executeCommand('workbench.view.scm'),
  };
}

/** One drift of a joined row, as a row of its own. */
function partOf({ root, row }: DriftEntry, key: string): DriftEntry {
  const items = row.drifts.filter(item => item.key === key);
  const [item] = items;
  const { title = row.title, reason = row.reason, resolutions = [] } = item ?? {};
  return { root, row: { ...row, key: `${row.key} ${key}`, title, reason, resolutions, drifts: items } };
}

async function resolveParts(parts: readonly DriftEntry[], carrying: CarryOut): Promise<void> {
  const items = parts
    .filter(({ row }) => isResolvable(row))
    .map(part => ({
      label: part.row.title,
      detail: part.row.reason,
      part,
    }));
  const options = { title: 'Resolve', placeHolder: 'Choose which of them' };
  const part = (await vscode.window.showQuickPick(items, options))?.part;
  const way = part && (await askWay(part));
  const [item] = part?.row.drifts ?? [];
  if (part && way && item) await carrying.run(part.root, { choices: [{ drift: item.key, resolution: way.id }] });
}

function hasSafe({ rows }: DriftState): boolean {
  return rows.some(({ drifts }) => drifts.some(({ resolutions }) => resolutions.some(({ isSafe }) => isSafe)));
}

async function checkDrift(engine: Engine, drifts: Drifts): Promise<void> {
  const title = 'Mooring: looking at every file';
  const found = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () => {
    await engine.ensure();
    if (drifts.current.length === 0) await drifts.refresh();
    const asked = drifts.current.map(({ root }) => engine.ask<DriftState>(REQUESTS.checkDrift, { root }));
    const answers = (await Promise.all(asked)).flatMap(answer => answer ?? []);
    await drifts.refresh();
    return answers;
  });
  if (found.length === 0) return drifts.known && drifts.current.length === 0 ? tellNothing([]) : tellNoAnswer();
  const drifted = found.filter(({ rows }) => rows.length > 0);
  const failed = found.filter(({ state }) => state === 'failed');
  if (drifted.length === 0 && failed.length === 0) return tellNothing(found);
  const [reconcile, show] = ['Reconcile…', 'Show Drift'];
  const words = [...failed, ...drifted.filter(({ state }) => state !== 'failed')].map(sentenceOf).join(' ');
  const buttons = drifted.length > 0 ? [reconcile, show] : ['Show Log'];
  const choice = await vscode.window.showWarningMessage(words, ...buttons);
  if (choice === reconcile) await vscode.commands.executeCommand('mooring.reconcile');
  if (choice === show) await vscode.commands.executeCommand('mooring.showDrift');
  if (choice === 'Show Log') await vscode.commands.executeCommand('mooring.showLog');
}

function sentenceOf({ root, state, rows, causes }: DriftState): string {
  const name = lastPart(root);
  if (state === 'failed') return `${name}: ${causes.join(' ')}`;
  const questions = rows.filter(({ isQuestion }) => isQuestion).length;
  const asked =
    questions > 0 ? `, ${questions === 1 ? 'one of which is a question' : `${questions} of which are questions`}` : '';
  return `${name}: ${counted(rows.length, 'difference')} between manifest and disk${asked}.`;
}

async function restoreEntity(drifts: Drifts, carrying: CarryOut): Promise<void> {
  const found = restorables(drifts.current);
  if (found.length === 0) {
    void vscode.window.showInformationMessage('Nothing is deleted, missing or modified since it was last accepted.');
    return;
  }
  const several = drifts.current.length > 1;
  const rows = found.map(each => ({
    label: `$(${each.icon}) ${each.title}`,
    description: several ? `${lastPart(each.root)} · ${each.path}` : each.path,
    detail: each.words,
    each,
  }));
  const options = {
    title: 'Restore Entity',
    placeHolder: 'What is to be again as it was last accepted; you see the change before anything is written',
    matchOnDescription: true,
    matchOnDetail: true,
  };
  const picked = (await vscode.window.showQuickPick(rows, options))?.each;
  if (picked) await carrying.run(picked.root, picked.wanted);
}

function tellNothing(states: readonly DriftState[]): void {
  if (states.length === 0) {
    const text = 'No project of this window has a manifest, so nothing can drift.';
    void vscode.window.showInformationMessage(text);
    return;
  }
  const names = states.map(({ root }) => lastPart(root)).join(', ');
  void vscode.window.showInformationMessage(`${names}: manifest and disk agree.`);
}

function tellNothingSafe(states: readonly DriftState[]): void {
  const reconcile = 'Reconcile…';
  const count = states.reduce((sum, { rows }) => sum + rows.length, 0);
  const text = `Nothing is safe to do without you: ${counted(count, 'difference')} ${count === 1 ? 'waits' : 'wait'} for your answer.`;
  void vscode.window
    .showInformationMessage(text, reconcile)
    .then(choice => choice === reconcile && vscode.commands.executeCommand('mooring.reconcile'));
}

async function tellUnresolvable(entries: readonly DriftEntry[]): Promise<void> {
  const open = 'Open';
  const [first] = entries;
  if (!first) return;
  const text = `${first.row.reason} This can only be ended by hand.`;
  const choice = await vscode.window.showInformationMessage(text, open);
  if (choice === open) await openSide(first, first.row.drifts.some(({ file }) => file) ? 'file' : 'declared');
}

function tellGone(): void {
  sayBriefly('That row is over: manifest and disk agree there now.');
}
