import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { journey } from './kit.ts';

describe('what a person sees', () => {
  journey('reads well in every theme and by keyboard', async ({ page, see, container, theme, command, screenshot }) => {
    await container('Mooring').first().click();
    await see('Workflows', { within: '.pane-body' });
    await expand(page, 'Workflows', 'list_sites');
    await expand(page, 'Forms', 'ticket_cleanup');
    await see('ticket_cleanup', { within: '.pane-body' });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.tabs-container .tab.active').waitFor();
    await screenshot('light');
    await command('Mooring: Show Problems');
    for (const name of ['dark', 'high-contrast', 'high-contrast-light'] as const) {
      await theme(name);
      await screenshot(name);
    }
  });

  journey('opens the explanation of a problem from its code', async ({ page, see, container, command, screenshot }) => {
    await container('Mooring').first().click();
    await see('Workflows', { within: '.pane-body' });
    await command('Mooring: Show Problems');
    const link = page.locator('.markers-panel a').filter({ hasText: 'missing-function' }).first();
    await link.waitFor();
    await page.keyboard.down('Control');
    await link.click();
    await page.keyboard.up('Control');
    await page
      .locator('.tabs-container .tab')
      .filter({ hasText: /diagnostics/ })
      .waitFor();
    const preview = page.frameLocator('iframe.webview').frameLocator('iframe');
    await preview.getByRole('heading', { name: 'missing-function' }).waitFor();
    await screenshot('explanation');
  });

  journey(
    'says which file is held and why, and goes on with its last good state',
    async ({ page, samples, see, container, open, screenshot }) => {
      await container('Mooring').first().click();
      await see('Workflows', { within: '.pane-body' });
      const manifest = path.join(samples.project, '.mooring/manifest.yaml');
      const text = readFileSync(manifest, 'utf8');
      writeFileSync(manifest, `<<<<<<< ours\n${text}=======\n>>>>>>> theirs\n`);
      await see(/Held/, { within: '.pane-body' });
      await open('manifest.yaml');
      await page.waitForSelector('.squiggly-error');
      await screenshot('held');
      writeFileSync(manifest, text);
      appendFileSync(path.join(samples.project, 'README.md'), '\n');
      await page.locator('.pane-body').getByText(/Held/).first().waitFor({ state: 'detached' });
    },
  );
});

/** A click on a row that is still moving selects it and does not open it: the key does. */
async function expand(page: Page, kind: string, member: string): Promise<void> {
  const rows = page.locator('.pane-body .monaco-list-row');
  const child = rows.filter({ hasText: member }).first();
  await rows.filter({ hasText: kind }).first().click();
  await child.waitFor({ timeout: 5000 }).catch(() => page.keyboard.press('ArrowRight'));
  await child.waitFor();
}
