/** What is asked of a person before a plan: lists, all of which Escape leaves. */
import * as vscode from 'vscode';
import type { DriftState, ResolutionState } from '../../protocol/protocol.ts';
import { lastPart } from '../words.ts';
import {
  askedAbout,
  choiceOf,
  entryKey,
  isPreselected,
  isResolvable,
  sideWords,
  type WayQuestion,
  wayForMany,
  wayOfAll,
  waysToAsk,
} from './choices.ts';
import { type DriftEntry, driftGroups, lineOf } from './rows.ts';

/** The rows that a person chose, with the ways that were chosen on the way, by the row's key. */
export interface ChosenRows {
  readonly entries: readonly DriftEntry[];
  readonly decided: ReadonlyMap<string, string>;
}

interface RowItem extends vscode.QuickPickItem {
  readonly entry?: DriftEntry;
}

/** Many at once. A button on each row chooses another way than the one that its line names. */
export async function askRows(state: DriftState, among: readonly DriftEntry[]): Promise<ChosenRows | undefined> {
  const decided = new Map<string, string>();
  let picked = new Set(among.filter(({ row }) => isPreselected(row)).map(entryKey));
  for (;;) {
    const answer = await pickRows(state, among, picked, decided);
    if (!answer) return undefined;
    if (!answer.other) return { entries: answer.entries, decided };
    picked = new Set([...answer.entries, answer.other].map(entryKey));
    const way = await askWay(answer.other);
    if (way) decided.set(entryKey(answer.other), way.id);
  }
}

interface Picked {
  readonly entries: readonly DriftEntry[];
  /** Whose way is to be chosen before the list comes back. */
  readonly other?: DriftEntry;
}

function pickRows(
  state: DriftState,
  among: readonly DriftEntry[],
  picked: ReadonlySet<string>,
  decided: ReadonlyMap<string, string>,
): Promise<Picked | undefined> {
  const pick = vscode.window.createQuickPick<RowItem>();
  pick.title = `Reconcile ${lastPart(state.root)}`;
  pick.placeholder = 'Choose what to end; nothing is written before you saw it';
  pick.canSelectMany = true;
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  const keys = new Set(among.map(entryKey));
  pick.items = driftGroups(state).flatMap(({ label, lines }) => {
    const shown = lines.filter(line => keys.has(entryKey(line)));
    if (shown.length === 0) return [];
    const separator: RowItem = { label, kind: vscode.QuickPickItemKind.Separator };
    return [separator, ...shown.map(line => itemOf(line, decided.get(entryKey(line))))];
  });
  pick.selectedItems = pick.items.filter(({ entry }) => entry && picked.has(entryKey(entry)));
  return new Promise(resolve => {
    let answer: Picked | undefined;
    const selected = (): DriftEntry[] => pick.selectedItems.flatMap(({ entry }) => entry ?? []);
    pick.onDidAccept(() => {
      answer = { entries: selected() };
      pick.hide();
    });
    pick.onDidTriggerItemButton(({ item: { entry } }) => {
      if (!entry) return;
      answer = { entries: selected(), other: entry };
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve(answer);
    });
    pick.show();
  });
}

function itemOf(entry: DriftEntry, way: string | undefined): RowItem {
  const { row } = entry;
  const line = lineOf(entry);
  const chosen = row.resolutions.find(({ id }) => id === way) ?? row.resolutions[0];
  return {
    label: `$(${line.look.icon}) ${line.name}`,
    description: line.place,
    detail: [chosen?.title ?? '', row.isQuestion ? row.reason : ''].filter(Boolean).join(' · '),
    buttons:
      row.resolutions.length > 1
        ? [{ iconPath: new vscode.ThemeIcon('list-selection'), tooltip: 'Choose Another Way' }]
        : [],
    entry,
  };
}

/** The way to end one row; nothing where a person left it. */
export async function askWay(
  entry: DriftEntry,
  ways: readonly ResolutionState[] = entry.row.resolutions,
): Promise<ResolutionState | undefined> {
  return (await pickWay({ entries: [entry], ways }, 'How to end it'))?.way;
}

/** The way for each row that needs an answer; nothing where a person left it. */
export async function askWays({ entries, decided }: ChosenRows): Promise<ReadonlyMap<string, string> | undefined> {
  const all = new Map(decided);
  const questions = [...waysToAsk(entries, decided)];
  for (let at = 0; at < questions.length; at++) {
    const question = questions[at];
    if (!question) break;
    const place = questions.length > 1 ? ` (${at + 1} of ${questions.length})` : '';
    const answer = await pickWay(question, `How to end it${place}`);
    if (!answer) return undefined;
    if (answer.way) for (const entry of question.entries) all.set(entryKey(entry), answer.way.id);
    else
      questions.splice(
        at + 1,
        0,
        ...question.entries.map(entry => ({ entries: [entry], ways: entry.row.resolutions })),
      );
  }
  for (const entry of entries) {
    const [best] = entry.row.resolutions;
    if (best && !all.has(entryKey(entry))) all.set(entryKey(entry), best.id);
  }
  return all;
}

interface WayItem extends vscode.QuickPickItem {
  readonly way?: ResolutionState;
}

async function pickWay(question: WayQuestion, what: string): Promise<{ readonly way?: ResolutionState } | undefined> {
  const [first] = question.entries;
  if (!first) return undefined;
  const isMany = question.entries.length > 1;
  const rows: WayItem[] = question.ways.map(way => ({
    label: isMany ? wayForMany(way) : way.title,
    description: sideWords(isMany ? wayOfAll(question, way) : way),
    way,
  }));
  if (isMany) rows.push({ label: '$(list-ordered) Decide One by One', description: '' });
  const options = {
    title: `${what}: ${askedAbout(question)}`,
    placeHolder: isMany ? question.entries.map(({ row }) => row.title).join(', ') : first.row.reason,
    ignoreFocusOut: true,
    matchOnDescription: true,
  };
  const picked = await vscode.window.showQuickPick(rows, options);
  return picked && (picked.way ? { way: picked.way } : {});
}

/** Which project, where several drifted. */
export async function askProject(states: readonly DriftState[]): Promise<DriftState | undefined> {
  if (states.length < 2) return states[0];
  const rows = states.map(state => ({
    label: lastPart(state.root),
    description: state.root,
    detail: state.causes.join(' '),
    state,
  }));
  return (await vscode.window.showQuickPick(rows, { title: 'Reconcile', placeHolder: 'Choose the project' }))?.state;
}

/** All answers of one project. */
export function answersOf(entries: readonly DriftEntry[], ways: ReadonlyMap<string, string>) {
  return entries
    .filter(({ row }) => isResolvable(row))
    .flatMap(entry => {
      const way = ways.get(entryKey(entry));
      return way === undefined ? [] : choiceOf(entry.row, way);
    });
}
