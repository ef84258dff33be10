/** The commands about drift. Arguments come from the Source Control view; without one a person chooses. */
import * as vscode from 'vscode';
import { type DriftState, REQUESTS } from '../../protocol/protocol.ts';
import type { Engine } from '../engine/engine.ts';
import { sayBriefly } from '../say.ts';
import { isTrusted } from '../trust.ts';
import { counted, lastPart } from '../words.ts';
import type { AcceptedTexts } from './accepted-texts.ts';
import { answersOf, askProject, askRows, askWay, askWays } from './ask-rows.ts';
import { isAwake } from './awake.ts';
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
  return {
    async reconcile(given) {
      if (!isTrusted('Reconciling')) return;
      const among = control.entriesOf(given);
      const looked = await lookedAt(engine, drifts);
      if (!looked) return tellNoAnswer();
      const states = looked.filter(({ rows }) => rows.length > 0);
      const own = among.length > 0 ? states.filter(({ root }) => among[0]?.root === root) : states;
      const state = await askProject(own);
      if (!state) {
        if (states.length === 0) await tellNone(looked);
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
      const looked = await lookedAt(engine, drifts);
      if (!looked) return tellNoAnswer();
      const states = looked.filter(({ rows }) => rows.length > 0);
      if (states.length === 0) return tellNone(looked);
      for (const { root } of states.filter(hasSafe)) await carrying.run(root, { safe: true });
      if (!states.some(hasSafe)) tellNothingSafe(states);
    },
    check: () => checkDrift(engine, drifts),
    async keep(side, given) {
      if (!isTrusted('Reconciling')) return;
      const entries = control.entriesOf(given);
      if (entries.length === 0) return tellGone();
      const ways = new Map<string, string>();
      for (const entry of entries) {
        const [way, ...others] = buttonsOf(entry.row)[side];
        if (!way) continue;
        const chosen = others.length > 0 ? await askWay(entry, [way, ...others]) : way;
        if (!chosen) return;
        ways.set(entryKey(entry), chosen.id);
      }
      // A plan is of one project; rows may have been selected in several.
      for (const root of new Set(entries.map(entry => entry.root))) {
        const own = entries.filter(entry => entry.root === root);
        if (!(await carrying.run(root, { choices: answersOf(own, ways) }))) return;
      }
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
      const looked = await lookedAt(engine, drifts);
      if (!looked) return tellNoAnswer();
      await restoreEntity(looked, carrying);
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

/**
 * As the files are now: a row from a minute ago may be over, and what was deleted a moment ago is not told of yet. Nothing
 * where the engine gives no answer.
 */
async function lookedAt(engine: Engine, drifts: Drifts): Promise<readonly DriftState[] | undefined> {
  const title = 'Mooring: looking at every file';
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () => {
    if (!(await isAwake(engine))) return undefined;
    await drifts.refresh();
    if (!drifts.known) return undefined;
    const asked = drifts.current.map(({ root }) => engine.ask<DriftState>(REQUESTS.checkDrift, { root }));
    const answers = (await Promise.all(asked)).flatMap(answer => answer ?? []);
    // Rows of the view are to be the same ones.
    await drifts.refresh();
    return answers.length === 0 && asked.length > 0 ? undefined : answers;
  });
}

async function checkDrift(engine: Engine, drifts: Drifts): Promise<void> {
  const looked = await lookedAt(engine, drifts);
  if (!looked) return tellNoAnswer();
  const drifted = looked.filter(({ rows }) => rows.length > 0);
  if (drifted.length === 0) return tellNone(looked);
  const [reconcile, show] = ['Reconcile…', 'Show Drift'];
  const failed = looked.filter(({ state }) => state === 'failed');
  const words = [...failed, ...drifted.filter(({ state }) => state !== 'failed')].map(sentenceOf).join(' ');
  const choice = await vscode.window.showWarningMessage(words, reconcile, show);
  if (choice === reconcile) await vscode.commands.executeCommand('mooring.reconcile');
  if (choice === show) await vscode.commands.executeCommand('mooring.showDrift');
}

function sentenceOf({ root, state, rows, causes }: DriftState): string {
  const name = lastPart(root);
  if (state === 'failed') return `${name}: ${causes.join(' ')}`;
  const questions = rows.filter(({ isQuestion }) => isQuestion).length;
  const asked =
    questions > 0 ? `, ${questions === 1 ? 'one of which is a question' : `${questions} of which are questions`}` : '';
  return `${name}: ${counted(rows.length, 'difference')} between manifest and disk${asked}.`;
}

async function restoreEntity(states: readonly DriftState[], carrying: CarryOut): Promise<void> {
  const found = restorables(states);
  if (found.length === 0) {
    if (states.some(({ state }) => state === 'failed')) return tellNone(states);
    void vscode.window.showInformationMessage('Nothing was deleted or modified since it was last accepted.');
    return;
  }
  const several = states.length > 1;
  const rows = found.map(each => ({
    label: `$(${each.icon}) ${each.title}`,
    description: several ? `${lastPart(each.root)} · ${each.path}` : each.path,
    detail: each.words,
    each,
  }));
  const options = {
    title: 'Restore Entity',
    placeHolder: 'Choose what to bring back as it was last accepted; you see it first',
    matchOnDescription: true,
    matchOnDetail: true,
  };
  const picked = (await vscode.window.showQuickPick(rows, options))?.each;
  if (picked) await carrying.run(picked.root, picked.wanted);
}

/** Where no project has a row: all agree, or it cannot be told. */
async function tellNone(states: readonly DriftState[]): Promise<void> {
  const failed = states.filter(({ state }) => state === 'failed');
  if (failed.length > 0) {
    const log = 'Show Log';
    const choice = await vscode.window.showWarningMessage(failed.map(sentenceOf).join(' '), log);
    if (choice === log) await vscode.commands.executeCommand('mooring.showLog');
    return;
  }
  const names = states.map(({ root }) => lastPart(root)).join(', ');
  const text =
    states.length === 0
      ? 'No project of this window has a manifest, so nothing can drift.'
      : `${names}: manifest and disk agree.`;
  void vscode.window.showInformationMessage(text);
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
