import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { journey } from './kit.ts';

const ITEM = '.statusbar-item[id="mooring.mooring.mooring.workspace"]';
const ROW = '.quick-input-list .monaco-list-row';
const TOASTS = '.notifications-toasts';

describe('a workspace with a scaffold', () => {
  journey(
    'has its folders made by a pick, says so once with an undo, and leads to what differs',
    async ({ page, samples, see, screenshot }) => {
      const folder = path.join(samples.home, 'workspaces', 'int');
      const at = (place: string): string => path.join(folder, place);
      appendFileSync(
        at('workspace.toml'),
        '\n[scaffold]\ndirs = ["exports", "configurations"]\nfiles = ["notes/README.md"]\n',
      );
      mkdirSync(at('configuration'));
      const pick = async (slug: string) => {
        await page.locator(ITEM).click();
        await page.locator(ROW).filter({ hasText: slug }).first().waitFor();
        // By typing: rows move while the list slides in.
        await page.locator('.quick-input-box input').fill(slug);
        const label = page.locator(`${ROW}.focused`).getByText(slug, { exact: true });
        await label.first().waitFor();
        await page.keyboard.press('Enter');
        await see(slug, { within: ITEM });
      };
      await see('dev', { within: ITEM });
      await pick('int');
      await see('Made “exports/”, “configurations/” and “notes/README.md” in “int”.', { within: TOASTS });
      await see('“configuration” is there', { within: TOASTS });
      assert.ok(statSync(at('exports')).isDirectory());
      assert.equal(statSync(at('notes/README.md')).size, 0);
      assert.equal(await page.locator(TOASTS).getByText('Keep the folder').count(), 0);
      await screenshot('scaffold-made');
      await page.locator(TOASTS).getByRole('button', { name: 'Undo' }).click();
      await see('Taken back: scaffold workspace int.', { within: '.statusbar' });
      assert.ok(!existsSync(at('exports')) && !existsSync(at('notes')));
      rmSync(at('configuration'), { recursive: true });
      writeFileSync(at('exports'), 'mine');
      await pick('dev');
      await pick('int');
      await see('“exports/” differs', { within: TOASTS });
      await page.locator(TOASTS).getByRole('button', { name: 'Show Differences' }).last().click();
      await page.locator(ROW).filter({ hasText: 'is declared as a folder and is a file' }).waitFor();
      await screenshot('scaffold-differences');
      await page.keyboard.press('Enter');
      await page.locator('.tabs-container .tab').filter({ hasText: 'workspace.toml' }).waitFor();
      await see('configurations', { within: '.monaco-editor' });
    },
  );
});
