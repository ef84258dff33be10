import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { journey } from './kit.ts';

const ITEM = '.statusbar-item[id="mooring.mooring.mooring.workspace"]';
const ROW = '.quick-input-list .monaco-list-row';

describe('switching between workspaces', () => {
  journey('takes one pick, and shows what decides', async ({ page, samples, see, container, theme, screenshot }) => {
    const config = path.join(samples.home, 'config.toml');
    await container('Mooring').first().click();
    await see('dev', { within: ITEM });
    await page.locator(ITEM).click();
    await page.locator(ROW).filter({ hasText: 'int' }).first().waitFor();
    assert.equal(await page.locator(ROW).filter({ hasText: 'abacus' }).filter({ hasText: 'hidden' }).count(), 0);
    await screenshot('switch-list-light');
    await page.getByRole('button', { name: 'Show Hidden Workspaces' }).last().click();
    await page.locator(ROW).filter({ hasText: 'hidden' }).first().waitFor();
    await screenshot('switch-list-hidden');
    await page.locator(ROW).filter({ hasText: 'integration' }).first().click();
    await see('int', { within: ITEM });
    assert.match(readFileSync(config, 'utf8'), /^workspace = "int" # where/m);
    await page
      .locator('.pane-body .monaco-list-row')
      .filter({ hasText: 'int' })
      .filter({ hasText: 'active' })
      .waitFor();
    await hover(page);
    await screenshot('switch-tooltip-light');
    await page.keyboard.press('Escape');
    await theme('dark');
    await hover(page);
    await screenshot('switch-tooltip-dark');
    await page.locator('.monaco-hover a').filter({ hasText: 'config.toml' }).click();
    await page.locator('.tabs-container .tab').filter({ hasText: 'config.toml' }).waitFor();
    await page.locator(ITEM).click();
    await page.locator(ROW).filter({ hasText: 'prod' }).first().waitFor();
    await screenshot('switch-list-dark');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Alt+w');
    await see('dev', { within: ITEM });
  });

  journey(
    'says that a default dangles, and that a bound folder is bound anew',
    async ({ page, samples, see, theme, screenshot }) => {
      const config = path.join(samples.home, 'config.toml');
      const text = readFileSync(config, 'utf8');
      await see('dev', { within: ITEM });
      writeFileSync(config, text.replace('"dev"', '"devv"'));
      await see('devv: not found', { within: ITEM });
      await hover(page);
      await see('Did you mean “dev”?', { within: '.monaco-hover' });
      await screenshot('switch-dangling-light');
      await page.keyboard.press('Escape');
      await theme('dark');
      await hover(page);
      await screenshot('switch-dangling-dark');
      await page.keyboard.press('Escape');
      const id = /^id = "(.+)"$/m.exec(
        readFileSync(path.join(samples.home, 'workspaces/prod/workspace.toml'), 'utf8'),
      )?.[1];
      writeFileSync(config, `${text}\n[[bindings]]\nws_id = "${id}"\npaths = ["${samples.project}"]\n`);
      await see('prod', { within: ITEM });
      await page.locator(ITEM).click();
      const row = page.locator(ROW).filter({ hasText: 'integration' }).first();
      await row.hover();
      await screenshot('switch-bound');
      await row.click();
      await see(/is bound to “int” now/);
      await screenshot('switch-rebound');
      await page.getByRole('button', { name: 'Use as Default Everywhere' }).click();
      await eventually(() => /^workspace = "int"/m.test(readFileSync(config, 'utf8')));
    },
  );

  journey(
    'explains why it cannot under an environment variable',
    async ({ page, see, screenshot }) => {
      await see('prod', { within: ITEM });
      await page.locator(ITEM).click();
      await page.getByPlaceholder(/^MOORING_WORKSPACE decides here/).waitFor();
      await page.locator(ROW).filter({ hasText: 'dev' }).first().click();
      await see(/MOORING_WORKSPACE says “prod” and goes before/);
      await screenshot('switch-refused');
    },
    { env: { MOORING_WORKSPACE: 'prod' } },
  );

  journey(
    'gives terminals nothing in a window that is not trusted',
    async ({ page, samples, see, command, screenshot }) => {
      const refusal = page.getByRole('button', { name: /No, I don't trust/ });
      await page.addLocatorHandler(refusal, () => refusal.click());
      await see('Restricted Mode', { within: '.statusbar' });
      await see('dev', { within: ITEM });
      const file = path.join(samples.folder, 'variables');
      await command('Terminal: Create New Terminal');
      const question = page.locator('.monaco-dialog-box');
      // The question comes after the terminal is drawn and before its shell is started, where it comes at all.
      await question.waitFor({ timeout: 10_000 }).catch(() => undefined);
      if (await question.isVisible()) {
        await screenshot('terminal-untrusted');
        await page.keyboard.press('Escape');
        await question.waitFor({ state: 'detached' });
        await see('Restricted Mode', { within: '.statusbar' });
        return;
      }
      // What is typed before the shell is ready gets lost.
      for (let tries = 0; tries < 10 && !existsSync(file); tries++) {
        await page.locator('.xterm-helper-textarea').first().focus();
        await page.keyboard.type(`\nenv > ${file}.part; mv ${file}.part ${file}\n`, { delay: 5 });
        await page.waitForTimeout(2000);
      }
      await see('Restricted Mode', { within: '.statusbar' });
      assert.doesNotMatch(readFileSync(file, 'utf8'), /^(?:MOORING_WORKSPACE|ABACUS_)/m);
    },
    { trust: true },
  );
});

async function hover(page: Page): Promise<void> {
  await page.mouse.move(600, 300);
  await page.locator(ITEM).hover();
  await page.locator('.monaco-hover').filter({ visible: true }).first().waitFor();
}

async function eventually(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (condition()) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  assert.fail('It did not come about.');
}
