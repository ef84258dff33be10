/**
 * A plan as one page in the editor: each file before and after, and above them in words what that does not show. Beside it a
 * person is asked; who leaves the question, to look closer or to open something else, decides with the buttons in the title
 * of the page. Closing the page is a no. What has to be agreed to besides is asked while the page is still there, so that a no
 * to that leads back to the plan.
 */
import * as vscode from 'vscode';
import { sayBriefly } from '../say.ts';
import { filesWords, needsPage, planPage, type ShownPlan, shownFiles } from './plan-page.ts';

export interface Previews extends vscode.Disposable {
  /**
   * Shows a plan of the project `root`, and waits for the answer. An earlier plan that still waits is discarded. `agrees` is asked
   * before the page closes: where it says no, the plan waits on.
   */
  ask(root: string, plan: ShownPlan, agrees: () => Promise<boolean>): Promise<Answer>;
  /** Answers the plan that is shown. */
  answer(answer: Answer): void;
}

export type Answer = 'apply' | 'discard';

const SCHEME = 'mooring-plan';
/** Set while a plan waits for its answer. */
const CONTEXT = 'mooring.planShown';

export function previews(): Previews {
  /** What each page holds, by its address. */
  let pages: ReadonlyMap<string, string> = new Map();
  let number = 0;
  let shown: { answer(answer: Answer): void; readonly over: Promise<void> } | undefined;
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: uri => pages.get(uri.toString()) ?? '',
  });
  return {
    async ask(root, plan, agrees) {
      // Two pages of one name could not be told apart, so the earlier is gone before the next opens.
      while (shown) {
        shown.answer('discard');
        await shown.over;
      }
      const { promise: over, resolve: end } = promised();
      const waiting = untilAgreed(plan, agrees);
      shown = { answer: waiting.answer, over };
      number++;
      const title = `${plan.label} (plan)`;
      const sides = sidesOf(root, plan, number);
      pages = new Map(sides.flatMap(({ texts }) => texts));
      const closing = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        // One that was moved into another group is still there.
        if (closed.some(({ label }) => label.startsWith(title)) && tabsOf(title).length === 0)
          waiting.answer('discard');
      });
      try {
        await vscode.commands.executeCommand('setContext', CONTEXT, true);
        await show(title, sides);
        return await waiting.answered();
      } finally {
        closing.dispose();
        pages = new Map();
        await vscode.commands.executeCommand('setContext', CONTEXT, false);
        await closePlan(title);
        shown = undefined;
        end();
      }
    },
    answer: answer => shown?.answer(answer),
    dispose() {
      shown?.answer('discard');
      provider.dispose();
    },
  };
}

interface Waiting {
  answer(answer: Answer): void;
  /** Asks, and asks again as long as the plan is wanted and what it needs is not agreed to. */
  answered(): Promise<Answer>;
}

function untilAgreed(plan: ShownPlan, agrees: () => Promise<boolean>): Waiting {
  let isDiscarded = false;
  let next = promised();
  const answer = (given: Answer) => {
    isDiscarded ||= given === 'discard';
    next.resolve();
  };
  return {
    answer,
    async answered() {
      for (let isLeft = false; ; ) {
        const question: Question | undefined = isLeft ? undefined : askBeside(plan, answer);
        await next.promise;
        isLeft ||= question?.isLeft() === true;
        question?.dispose();
        if (isDiscarded) return 'discard';
        const isAgreed = await agrees();
        // The page may have been closed meanwhile.
        if (isDiscarded) return 'discard';
        if (isAgreed) return 'apply';
        next = promised();
        if (isLeft) sayBriefly(WAITS);
      }
    },
  };
}

const WAITS = 'The plan waits for ✓ or ✕ in the title of its page.';

function promised(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = () => {};
  const promise = new Promise<void>(done => {
    resolve = done;
  });
  return { promise, resolve };
}

interface Side {
  readonly label: vscode.Uri;
  readonly before: vscode.Uri | undefined;
  readonly after: vscode.Uri | undefined;
  readonly texts: readonly (readonly [string, string])[];
}

function sidesOf(root: string, plan: ShownPlan, number: number): readonly Side[] {
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
    // Else the next file that a person looks at takes its place, which would be a no.
    await vscode.commands.executeCommand('workbench.action.keepEditor');
  } catch {
    // An editor without that page shows the first of it.
    const [first] = sides;
    if (first?.after) await vscode.window.showTextDocument(first.after, { preview: true });
  }
}

interface AnswerRow extends vscode.QuickPickItem {
  readonly answer?: Answer | 'later';
}

interface Question extends vscode.Disposable {
  isLeft(): boolean;
}

/** Also another list that opens takes the question away, so leaving it is no answer yet. */
function askBeside(plan: ShownPlan, answer: (answer: Answer) => void): Question {
  const pick = vscode.window.createQuickPick<AnswerRow>();
  pick.title = `${plan.label}?`;
  pick.placeholder = 'Nothing is written yet. The page behind this question shows what would be.';
  pick.ignoreFocusOut = true;
  pick.items = answerRows(plan);
  let isOver = false;
  let isLeft = false;
  pick.onDidAccept(() => {
    const [row] = pick.activeItems;
    if (row?.answer === 'later') pick.hide();
    else if (row?.answer) answer(row.answer);
  });
  pick.onDidHide(() => {
    if (isOver) return;
    isLeft = true;
    sayBriefly(WAITS);
  });
  pick.show();
  return {
    isLeft: () => isLeft,
    dispose() {
      isOver = true;
      pick.dispose();
    },
  };
}

function answerRows(plan: ShownPlan): AnswerRow[] {
  const goes = plan.deletes.length > 0 ? [`${plan.deletes.length} would go`] : [];
  const questions = (plan.questions ?? []).map(label => ({ label: `$(question) ${label}` }));
  const found = plan.advisory.slice(0, MOST_FINDINGS).map(label => ({ label: `$(warning) ${label}` }));
  const more = plan.advisory.length - found.length;
  return [
    { label: '$(check) Apply', description: [filesWords(plan), ...goes].join(' · '), answer: 'apply' },
    { label: '$(eye) Look First', description: 'and decide with ✓ or ✕ in the title of the page', answer: 'later' },
    { label: '$(close) Discard', description: 'write nothing', answer: 'discard' },
    ...(questions.length > 0 ? [{ label: 'questions', kind: vscode.QuickPickItemKind.Separator }, ...questions] : []),
    ...(found.length > 0
      ? [{ label: 'broken or untidy afterwards', kind: vscode.QuickPickItemKind.Separator }, ...found]
      : []),
    ...(more > 0 ? [{ label: `… and ${more} more, on the page` }] : []),
  ];
}

const MOST_FINDINGS = 6;

async function closePlan(title: string): Promise<void> {
  const ours = tabsOf(title);
  if (ours.length > 0) await vscode.window.tabGroups.close(ours);
}

function tabsOf(title: string): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label.startsWith(title));
}
