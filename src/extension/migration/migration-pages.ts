/** The read-only page that shows a migration before it is done. It is there only as long as the question. */
import * as vscode from 'vscode';
import type { MigrationProposal } from '../../protocol/protocol.ts';
import { closePages, linkedPages } from '../linked-pages.ts';
import { type Page, pageOf } from '../page.ts';

const MIGRATION_SCHEME = 'mooring-migration';

export interface MigrationPages extends vscode.Disposable {
  /** Shows the page of the proposal while `question` waits for its answer. `file` is the old file's name. */
  during<Answer>(proposal: MigrationProposal, file: string, question: () => Promise<Answer>): Promise<Answer>;
}

export function migrationPages(): MigrationPages {
  let shown: Page | undefined;
  const pages = linkedPages(MIGRATION_SCHEME, () => shown ?? OVER);
  return {
    async during({ page }, file, question) {
      shown = belowQuestion(pageOf(page));
      const uri = vscode.Uri.from({ scheme: MIGRATION_SCHEME, path: `/Migration of ${file}.toml` });
      await pages.open(uri, { preview: true, preserveFocus: true });
      try {
        return await question();
      } finally {
        shown = undefined;
        await closePages(MIGRATION_SCHEME);
      }
    },
    dispose: () => pages.dispose(),
  };
}

const OVER: Page = { text: '# This migration is over.\n', links: [] };

/** The question stands over the first lines, so those are left empty. */
function belowQuestion({ text, links }: Page): Page {
  return {
    text: '\n'.repeat(LINES_OF_QUESTION) + text,
    links: links.map(({ line, ...rest }) => ({ line: line + LINES_OF_QUESTION, ...rest })),
  };
}

const LINES_OF_QUESTION = 4;
