import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { journey } from './kit.ts';
import { answer, choose, expand, fromMenu, ITEM, picks, row, showWorkspaces } from './workbench.ts';

/** The text is one piece of the editor; the placeholder begins after two thirds of it. */
async function hoverPlaceholder(page: Page): Promise<void> {
  const text = page.locator('.view-line span').getByText('{{base-url}}/health').last();
  const box = await text.boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height / 2);
  await page.mouse.move(box.x + box.width * 0.66, box.y + box.height / 2, { steps: 4 });
}

describe('workspaces in full', () => {
  journey(
    'shows what an environment has from its base, its layers and itself, and where each value is set',
    async ({ page, see, command, theme, screenshot }) => {
      await showWorkspaces(page);
      await expand(page, 'prod');
      await expand(page, 'Requests');
      await expand(page, 'config');
      await see('from abacus', { within: '.pane-body' });
      await expand(page, 'audit');
      await see('layer requests/audit.toml', { within: '.pane-body' });
      await screenshot('workspace-tree-light');
      await row(page, 'get_SystemSetting').click();
      await page.locator('.tabs-container .tab').filter({ hasText: 'workspace.toml' }).waitFor();
      await fromMenu(page, row(page, 'prod'), 'Show Effective Workspace');
      await page.locator('.tabs-container .tab').filter({ hasText: 'prod (effective)' }).waitFor();
      await see('/settings/{key}?fresh=true', { within: '.monaco-editor' });
      await screenshot('effective-workspace-light');
      await theme('dark');
      await screenshot('effective-workspace-dark');
      await theme('high-contrast');
      await screenshot('effective-workspace-contrast');
      await command('Mooring: Show Effective Workspace');
    },
  );

  journey(
    'adds an environment on the base, renames it, takes that back, removes it and restores it',
    async ({ page, samples, see, command, screenshot }) => {
      const folder = (slug: string): string => path.join(samples.home, 'workspaces', slug);
      const text = (slug: string): string => readFileSync(path.join(folder(slug), 'workspace.toml'), 'utf8');
      await showWorkspaces(page);
      await command('Mooring: New Workspace');
      await picks(page, 'Extend abacus').waitFor();
      await screenshot('new-workspace-start');
      await choose(page, 'Extend abacus');
      await page.locator('.quick-input-box input').fill('UAT für Kunden');
      await see('uat-fur-kunden', { within: '.quick-input-widget' });
      await screenshot('new-workspace-name');
      await page.locator('.quick-input-box input').fill('UAT');
      await page.keyboard.press('Enter');
      await answer(page, 'What is it for?', 'Abacus, for acceptance tests');
      await see('extends abacus · Abacus, for acceptance tests', { within: '.pane-body' });
      assert.match(
        text('uat'),
        /^id = "ws-[0-9a-f]{32}"\ndescription = "Abacus, for acceptance tests"\nextends = "abacus"\n/,
      );
      await screenshot('new-workspace-made');
      await page.getByRole('button', { name: 'Switch to It' }).click();
      await see('uat', { within: ITEM });

      await fromMenu(page, row(page, 'uat'), 'Rename Workspace…');
      await answer(page, 'Its folder moves', 'acceptance');
      await see('acceptance', { within: ITEM });
      assert.ok(existsSync(folder('acceptance')) && !existsSync(folder('uat')));
      assert.match(readFileSync(path.join(samples.home, 'config.toml'), 'utf8'), /^workspace = "acceptance" # where/m);
      await page.getByRole('button', { name: 'Undo' }).last().click();
      await see('uat', { within: ITEM });
      assert.ok(existsSync(folder('uat')) && !existsSync(folder('acceptance')));

      // The rows change places now; a click goes where a row was.
      await row(page, 'acceptance').waitFor({ state: 'detached' });
      await row(page, 'uat').waitFor();
      await fromMenu(page, row(page, 'int'), 'Remove Workspace…');
      await see('Remove the workspace “int”?');
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      await row(page, 'int').waitFor({ state: 'detached' });
      assert.ok(!existsSync(folder('int')));
      assert.equal(readdirSync(path.join(samples.home, '.local', 'quarantine')).length, 1);
      await command('Mooring: Restore Removed Workspace');
      await choose(page, 'int');
      await row(page, 'int').waitFor();
      assert.ok(existsSync(path.join(folder('int'), '.env')));
      await screenshot('workspace-restored');
    },
  );

  journey('binds the folder, and offers to once', async ({ page, samples, see, command, screenshot }) => {
    const config = (): string => readFileSync(path.join(samples.home, 'config.toml'), 'utf8');
    await showWorkspaces(page);
    await page.locator(ITEM).click();
    await choose(page, 'integration');
    await see('int', { within: ITEM });
    await see('Keep the folder', { within: '.notifications-toasts' });
    await screenshot('bind-offer');
    await page.getByRole('button', { name: 'Bind Folder' }).click();
    await see('is bound to', { within: '.notifications-toasts' });
    assert.match(config(), /\[\[bindings\]\]/);
    await page.locator(ITEM).click();
    await choose(page, 'Real invoices, real people');
    await see('prod', { within: ITEM });
    await command('Mooring: Unbind Folder');
    await see('int', { within: ITEM });
    assert.doesNotMatch(config(), new RegExp(path.basename(samples.project)));
  });
});

describe('workspace.toml in the editor', () => {
  journey(
    'has problems with fixes, completion, and hovers that say where a value comes from',
    async ({ page, samples, see, open, theme, screenshot }) => {
      const file = path.join(samples.home, 'workspaces', 'prod', 'workspace.toml');
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace('extends = "abacus"', 'extends = "abacsu"'));
      await open(file);
      await page.waitForSelector('.squiggly-error');
      await screenshot('workspace-problem-light');
      await page.keyboard.press('F8');
      await see('there is no such workspace');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+.');
      await see('Change to “abacus”', { within: '.action-widget' });
      await screenshot('workspace-fix-light');
      await page.keyboard.press('Enter');
      await page.locator('.squiggly-error').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+s');
      for (let waited = 0; readFileSync(file, 'utf8') !== text && waited < 10_000; waited += 200)
        await page.waitForTimeout(200);
      assert.equal(readFileSync(file, 'utf8'), text);

      await open(path.join(samples.home, 'workspaces', 'prod', 'layers', 'core.toml'));
      await page.locator('.view-line').filter({ hasText: 'base-url' }).first().waitFor();
      await hoverPlaceholder(page);
      await see('https://abacus.example/api', { within: '.monaco-hover' });
      await screenshot('placeholder-hover-light');
      await page.keyboard.press('Escape');
      await theme('dark');
      await hoverPlaceholder(page);
      await see('https://abacus.example/api', { within: '.monaco-hover' });
      await screenshot('placeholder-hover-dark');
    },
  );
});
