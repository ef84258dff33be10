/** The read-only page that shows a migration before it is done. It is there only as long as the question. */
import * as vscode from 'vscode';
import type { MigrationProposal } from '../../protocol/protocol.ts';
import { linkOf } from '../page-link.ts';

export const MIGRATION_SCHEME = 'mooring-migration';

export interface MigrationPages extends vscode.Disposable {
  /** Shows the page of the proposal while `question` waits for its answer. `file` is the old file's name. */
  during<Answer>(proposal: MigrationProposal, file: string, question: () => Promise<Answer>): Promise<Answer>;
}

export function migrationPages(): MigrationPages {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  let shown: MigrationProposal['page'] | undefined;
  const subscriptions = [
    changes,
    vscode.workspace.registerTextDocumentContentProvider(MIGRATION_SCHEME, {
      onDidChange: changes.event,
      provideTextDocumentContent: () => shown?.text ?? '# This migration is over.\n',
    }),
    vscode.languages.registerDocumentLinkProvider(
      { scheme: MIGRATION_SCHEME },
      {
        provideDocumentLinks: document =>
          shown?.text === document.getText().replaceAll('\r\n', '\n')
            ? shown.links.map(({ range: { start, end }, file, line }) =>
                linkOf({ line: start.line, start: start.character, end: end.character, file, at: line + 1 }),
              )
            : [],
      },
    ),
  ];
  return {
    async during({ page }, file, question) {
      shown = belowQuestion(page);
      const uri = vscode.Uri.from({ scheme: MIGRATION_SCHEME, path: `/Migration of ${file}.toml` });
      changes.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      if (document.languageId !== 'toml') await vscode.languages.setTextDocumentLanguage(document, 'toml');
      await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
      try {
        return await question();
      } finally {
        shown = undefined;
        await closePages();
      }
    },
    dispose: () => vscode.Disposable.from(...subscriptions).dispose(),
  };
}

/** The question stands over the first lines, so those are left empty. */
function belowQuestion({ text, links }: MigrationProposal['page']): MigrationProposal['page'] {
  const lower = ({ line, character }: { readonly line: number; readonly character: number }) => ({
    line: line + LINES_OF_QUESTION,
    character,
  });
  return {
    text: '\n'.repeat(LINES_OF_QUESTION) + text,
    links: links.map(({ range, ...rest }) => ({
      ...rest,
      range: { start: lower(range.start), end: lower(range.end) },
    })),
  };
}

const LINES_OF_QUESTION = 4;

async function closePages(): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
  const ours = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === MIGRATION_SCHEME,
  );
  if (ours.length > 0) await vscode.window.tabGroups.close(ours);
}
