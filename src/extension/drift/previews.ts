/**
 * A plan as one page in the editor: each file before and after, and above them in words what that does not show. Beside it a
 * person is asked; who leaves the question, to look closer or to open something else, decides with the buttons in the title
 * of the page. Closing the page is a no.
 */
import * as vscode from 'vscode';
import type { PlanState } from '../../protocol/protocol.ts';
import { sayBriefly } from '../say.ts';
import { filesWords, needsPage, planPage, shownFiles } from './plan-page.ts';

export interface Previews extends vscode.Disposable {
  /** Shows a plan of the project `root`, and waits for the answer. */
  ask(root: string, plan: PlanState): Promise<'apply' | 'discard'>;
  /** Answers the plan that is shown. */
  answer(answer: 'apply' | 'discard'): void;
}

const SCHEME = 'mooring-plan';
/** Set while a plan waits for its answer. */
const CONTEXT = 'mooring.planShown';

export function previews(): Previews {
  /** What each page holds, by its address. */
  let pages: ReadonlyMap<string, string> = new Map();
  let number = 0;
  let answerShown: ((answer: 'apply' | 'discard') => void) | undefined;
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: uri => pages.get(uri.toString()) ?? '',
  });
  return {
    async ask(root, plan) {
      answerShown?.('discard');
      number++;
      const title = `${plan.label} (plan)`;
      const sides = sidesOf(root, plan, number);
      pages = new Map(sides.flatMap(({ texts }) => texts));
      const answered = new Promise<'apply' | 'discard'>(resolve => {
        answerShown = resolve;
      });
      const closing = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.some(({ label }) => label.startsWith(title))) answerShown?.('discard');
      });
      await vscode.commands.executeCommand('setContext', CONTEXT, true);
      try {
        await show(title, sides);
        const question = askBeside(plan, answer => answerShown?.(answer));
        const answer = await answered;
        question.dispose();
        return answer;
      } finally {
        answerShown = undefined;
        closing.dispose();
        await vscode.commands.executeCommand('setContext', CONTEXT, false);
        await closePlan(title);
      }
    },
    answer: answer => answerShown?.(answer),
    dispose() {
      answerShown?.('discard');
      provider.dispose();
    },
  };
}

interface Side {
  readonly label: vscode.Uri;
  readonly before: vscode.Uri | undefined;
  readonly after: vscode.Uri | undefined;
  readonly texts: readonly (readonly [string, string])[];
}

function sidesOf(root: string, plan: PlanState, number: number): readonly Side[] {
  const page = (path: string, side: string): vscode.Uri => {
    const at = vscode.Uri.joinPath(vscode.Uri.file(root), path);
    return at.with({ scheme: SCHEME, query: `${number}-${side}` });
  };
  const side = (path: string, to: string, before: string | undefined, after: string | undefined): Side => {
    const [left, right] = [page(path, 'before'), page(to, 'after')];
    return {
      label: right,
      before: before === undefined ? undefined : left,
      after: after === undefined ? undefined : right,
      texts: [
        ...(before === undefined ? [] : [[left.toString(), before] as const]),
        ...(after === undefined ? [] : [[right.toString(), after] as const]),
      ],
    };
  };
  return [
    ...(needsPage(plan) ? [side('Plan.md', 'Plan.md', undefined, planPage(plan))] : []),
    ...shownFiles(plan).map(({ path, movesTo = path, before, after }) => side(path, movesTo, before, after)),
  ];
}

async function show(title: string, sides: readonly Side[]): Promise<void> {
  const list = sides.map(({ label, before, after }) => [label, before, after]);
  try {
    await vscode.commands.executeCommand('vscode.changes', title, list);
  } catch {
    // An editor without that page shows the first of it.
    const [first] = sides;
    if (first?.after) await vscode.window.showTextDocument(first.after, { preview: true });
  }
}

interface AnswerRow extends vscode.QuickPickItem {
  readonly answer?: 'apply' | 'discard' | 'later';
}

/** Also another list that opens takes the question away, so leaving it is no answer yet. */
function askBeside(plan: PlanState, answer: (answer: 'apply' | 'discard') => void): vscode.Disposable {
  const pick = vscode.window.createQuickPick<AnswerRow>();
  pick.title = `${plan.label}?`;
  pick.placeholder = 'Nothing is written yet. The page behind this question shows what would be.';
  pick.ignoreFocusOut = true;
  pick.items = answerRows(plan);
  let isOver = false;
  pick.onDidAccept(() => {
    const [row] = pick.activeItems;
    if (row?.answer === 'later') pick.hide();
    else if (row?.answer) answer(row.answer);
  });
  pick.onDidHide(() => {
    if (!isOver) sayBriefly('The plan waits for ✓ or ✕ in the title of its page.');
  });
  pick.show();
  return {
    dispose() {
      isOver = true;
      pick.dispose();
    },
  };
}

function answerRows(plan: PlanState): AnswerRow[] {
  const goes = plan.deletes.length > 0 ? [`${plan.deletes.length} would go`] : [];
  const found = plan.advisory.slice(0, MOST_FINDINGS).map(label => ({ label: `$(warning) ${label}` }));
  const more = plan.advisory.length - found.length;
  return [
    { label: '$(check) Apply', description: [filesWords(plan), ...goes].join(' · '), answer: 'apply' },
    { label: '$(eye) Look First', description: 'and decide with ✓ or ✕ in the title of the page', answer: 'later' },
    { label: '$(close) Discard', description: 'write nothing', answer: 'discard' },
    ...(found.length > 0
      ? [{ label: 'broken or untidy afterwards', kind: vscode.QuickPickItemKind.Separator }, ...found]
      : []),
    ...(more > 0 ? [{ label: `… and ${more} more, on the page` }] : []),
  ];
}

const MOST_FINDINGS = 6;

async function closePlan(title: string): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
  const ours = tabs.filter(({ label }) => label.startsWith(title));
  if (ours.length > 0) await vscode.window.tabGroups.close(ours);
}
