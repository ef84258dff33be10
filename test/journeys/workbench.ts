// What journeys do in the lists, boxes, menus and trees of the workbench.
import type { Locator, Page } from 'playwright-core';

/** The active workspace in the status bar. */
export const ITEM = '.statusbar-item[id="mooring.mooring.mooring.workspace"]';
const PICK = '.quick-input-list .monaco-list-row';
const TREE = '.pane-body .monaco-list-row';

/** The rows of a list that is open. */
export function picks(page: Page, text: string): Locator {
  return page.locator(PICK).filter({ hasText: text });
}

/** By its whole label. */
export function row(page: Page, label: string): Locator {
  const named = page.locator('.label-name').getByText(label, { exact: true });
  return page.locator(TREE).filter({ has: named }).first();
}

/** Presses the arrow, since a click would open the definition as well. */
export async function expand(page: Page, label: string): Promise<void> {
  await row(page, label).locator('.monaco-tl-twistie').click();
}

/** By typing, since rows may change places while the list opens. */
export async function choose(page: Page, text: string, label = text): Promise<void> {
  await picks(page, label).first().waitFor();
  await page.locator('.quick-input-box input').fill(text);
  await page.locator(`${PICK}.focused`).filter({ hasText: label }).waitFor();
  await page.keyboard.press('Enter');
}

/** Types into the input box whose prompt has these words, and confirms. */
export async function answer(page: Page, prompt: string, text: string): Promise<void> {
  await page.locator('.quick-input-message, .quick-input-widget').filter({ hasText: prompt }).first().waitFor();
  await page.locator('.quick-input-box input').fill(text);
  await page.keyboard.press('Enter');
}

/** A tree that is drawn anew closes the menu, and a menu takes no click in its first moment; so it is tried again. */
export async function fromMenu(page: Page, on: Locator, entry: string): Promise<void> {
  const label = page.locator('.monaco-menu .action-label').getByText(entry, { exact: true }).first();
  for (let attempt = 1; ; attempt++) {
    await on.click({ button: 'right' });
    try {
      await label.waitFor({ timeout: 3000 });
      await page.waitForTimeout(300);
      await label.click({ timeout: 3000 });
      await label.waitFor({ state: 'detached', timeout: 3000 });
      return;
    } catch (error) {
      if (attempt === 4) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** The workspaces alone, with room for what is below them. */
export async function showWorkspaces(page: Page): Promise<void> {
  await page
    .locator('.activitybar .action-item')
    .filter({ has: page.getByLabel('Mooring') })
    .first()
    .click();
  await page.locator('.pane-header').filter({ hasText: 'Project' }).first().click();
}
