import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { SampleCopies } from '../../scripts/samples.mjs';
import { journey } from './kit.ts';
import { choose, fromMenu, picks } from './workbench.ts';

const MANIFEST = '.mooring/manifest.yaml';
const STATUS = '.statusbar-item[id="mooring.mooring.mooring.status"]';

/** Git's own rows would push ours out of sight, and what is saved by itself needs no question. */
const ALONE = { 'git.enabled': false, 'files.autoSave': 'off' };

/** The sample without its planted mistakes: manifest and disk agree. */
function agreeing({ project }: SampleCopies): string {
  const file = path.join(project, MANIFEST);
  const text = readFileSync(file, 'utf8')
    .replace('path: workflows/check_backups.py', 'path: workflows/nightly/check_backups.py')
    .replace('function_name: offboard_user', 'function_name: offboard_person')
    .replace(/(glossary:\s+(?:- )?\{? ?id: )[0-9a-f-]{36}/, '$16d1f2ad4-7c3f-4f1c-9b7e-0d6a2c9be1f4');
  writeFileSync(file, text);
  const tickets = path.join(project, 'workflows/tickets.py');
  writeFileSync(tickets, readFileSync(tickets, 'utf8').replace(/@\S*\n(?=(?:async )?def merge_duplicates)/, ''));
  rmSync(path.join(project, 'forms/equipment_return.form.yaml'));
  return project;
}

function drifted(page: Page, text: string | RegExp): Locator {
  return page.locator('.scm-view .monaco-list-row').filter({ hasText: text }).first();
}

/** The buttons of a row show under the mouse. */
async function press(row: Locator, button: string): Promise<void> {
  await row.hover();
  await row.getByRole('button', { name: button, exact: true }).first().click();
}

async function apply(page: Page): Promise<void> {
  await picks(page, 'Apply').first().waitFor();
  await choose(page, 'Apply');
}

async function untilAgreed(page: Page): Promise<void> {
  await page.locator(STATUS).filter({ hasText: 'Mooring', hasNotText: 'reconcil' }).waitFor();
  for (const group of ['Conflicts', 'Changed on Disk', 'Declared Only', 'Found Only'])
    await drifted(page, group).waitFor({ state: 'detached' });
}

describe('drift', () => {
  journey(
    'shows a moved folder as one row, keeps the disk as previewed, and takes that back',
    async ({ page, samples, see, command, theme, screenshot }) => {
      const manifest = (): string => readFileSync(path.join(samples.project, MANIFEST), 'utf8');
      await command('Mooring: Show Drift');
      await untilAgreed(page);
      await screenshot('drift-none-light');
      const before = manifest();
      renameSync(path.join(samples.project, 'forms'), path.join(samples.project, 'intake'));
      const row = drifted(page, '3 entities');
      await row.waitFor();
      await see(/\b1 to reconcile/, { within: STATUS });
      await row.locator('.label-name').hover();
      await see(/3 entities that were in forms are in intake/, { within: '.monaco-hover, .workbench-hover' });
      await screenshot('drift-moved-light');
      await page.mouse.move(700, 700);
      await press(row, 'Keep Disk');
      await picks(page, 'Apply').first().waitFor();
      await see('intake/onboarding.form.yaml', { within: '.editor-instance' });
      await screenshot('drift-plan-light');
      assert.equal(manifest(), before, 'a preview writes nothing');
      await apply(page);
      await untilAgreed(page);
      assert.match(manifest(), /path: intake\/onboarding\.form\.yaml/);
      await theme('dark');
      await screenshot('drift-kept-dark');

      await command('Mooring: Show Operations');
      await picks(page, 'moved').first().waitFor();
      await screenshot('drift-operations-dark');
      await page.keyboard.press('Escape');
      await command('Mooring: Undo Last Operation');
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await drifted(page, '3 entities').waitFor();
      assert.equal(manifest(), before);

      await command('Mooring: Show Operations');
      await choose(page, 'undone');
      await picks(page, 'Redo').first().waitFor();
      await screenshot('drift-operation-dark');
      await choose(page, 'Redo');
      await untilAgreed(page);
      assert.match(manifest(), /path: intake\/onboarding\.form\.yaml/);
    },
    { folder: agreeing, settings: ALONE },
  );

  journey(
    'brings back a deleted file',
    async ({ page, samples, see, command, theme, screenshot }) => {
      const file = path.join(samples.project, 'rules/WRITING_TO_CLIENTS.md');
      const text = readFileSync(file);
      await see('Mooring', { within: STATUS });
      await theme('dark');
      await command('Mooring: Show Drift');
      await untilAgreed(page);
      rmSync(file);
      const row = drifted(page, 'rule writing_to_clients');
      await row.waitFor();
      await row.hover();
      await screenshot('drift-deleted-dark');
      await press(row, 'Restore');
      await picks(page, 'Apply').first().waitFor();
      await screenshot('drift-restore-dark');
      await choose(page, 'Look First');
      const yes = page.locator('.editor-actions').getByRole('button', { name: 'Apply Plan' });
      await yes.waitFor();
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      await screenshot('drift-look-first-dark');
      await yes.click();
      await untilAgreed(page);
      assert.deepEqual(readFileSync(file), text);
      await see('Mooring', { within: STATUS });
    },
    { folder: agreeing, settings: ALONE },
  );

  journey(
    'restores what is deleted from a list, and asks in words of its own before all forms go',
    async ({ page, samples, see, command, theme, screenshot }) => {
      const manifest = path.join(samples.project, MANIFEST);
      const form = path.join(samples.project, 'forms/onboarding.form.yaml');
      const text = readFileSync(form);
      await command('Mooring: Show Drift');
      await untilAgreed(page);
      rmSync(form);
      await command('Mooring: Restore Entity…');
      await picks(page, 'onboarding.form.yaml').first().waitFor();
      await screenshot('drift-restore-entity-light');
      await choose(page, 'onboarding.form.yaml');
      await picks(page, 'Apply').first().waitFor();
      await screenshot('drift-restore-entity-plan-light');
      await apply(page);
      await untilAgreed(page);
      assert.deepEqual(readFileSync(form), text);

      await theme('dark');
      const before = readFileSync(manifest, 'utf8');
      for (const name of ['onboarding', 'offboarding', 'ticket_cleanup'])
        rmSync(path.join(samples.project, `forms/${name}.form.yaml`));
      await drifted(page, 'Declared Only').waitFor();
      await drifted(page, 'form ticket_cleanup').waitFor();
      await press(drifted(page, 'Declared Only'), 'Reconcile…');
      await picks(page, 'form ticket_cleanup').waitFor();
      await page.locator('.quick-input-widget').getByRole('checkbox').first().click();
      await page.getByRole('button', { name: 'OK', exact: true }).click();
      await picks(page, 'Take their entries out').filter({ hasText: '3 would go' }).waitFor();
      await screenshot('drift-mass-ways-dark');
      await choose(page, 'Take their entries out');
      await apply(page);
      await see(/This would take 3 of 3 forms/);
      await page.waitForTimeout(500);
      await screenshot('drift-mass-delete-dark');
      await page.getByRole('button', { name: 'Cancel', exact: true }).click();
      await picks(page, 'Apply').first().waitFor();
      await screenshot('drift-mass-again-dark');
      assert.equal(readFileSync(manifest, 'utf8'), before);
      await apply(page);
      await page.getByRole('button', { name: 'Yes, Delete All 3' }).click();
      await untilAgreed(page);
      assert.doesNotMatch(readFileSync(manifest, 'utf8'), /forms\//);
    },
    { folder: agreeing, settings: ALONE },
  );

  journey(
    'asks to save what it would change underneath an editor',
    async ({ page, samples, see, command, open, screenshot }) => {
      const manifest = path.join(samples.project, MANIFEST);
      await command('Mooring: Show Drift');
      await untilAgreed(page);
      renameSync(path.join(samples.project, 'forms'), path.join(samples.project, 'intake'));
      await drifted(page, '3 entities').waitFor();
      await open('manifest.yaml');
      await page.keyboard.press('Control+Home');
      await page.keyboard.type('# Checked by Ana.\n');
      await page.locator('.tabs-container .tab.dirty').waitFor();
      await command('Mooring: Reconcile All Safe');
      await see(/unsaved changes would be changed or moved: manifest\.yaml/);
      await page.waitForTimeout(500);
      await screenshot('drift-save-first-light');
      await page.getByRole('button', { name: 'Save and Continue' }).click();
      await apply(page);
      await untilAgreed(page);
      assert.match(readFileSync(manifest, 'utf8'), /^# Checked by Ana\.[\s\S]*path: intake\/onboarding\.form\.yaml/);
    },
    { folder: agreeing, settings: ALONE },
  );

  journey(
    'groups what differs, asks about many at once, and names what would go',
    async ({ page, samples, see, command, open, theme, screenshot }) => {
      await command('Mooring: Show Drift');
      await drifted(page, 'Conflicts').waitFor();
      await drifted(page, 'Found Only').waitFor();
      await screenshot('drift-groups-light');
      await command('View: Show Explorer');
      await open('workflows/nightly/check_backups.py');
      await screenshot('drift-explorer-light');
      await command('Mooring: Check Drift');
      await see(/between manifest and disk/, { within: '.notifications-toasts' });
      await page.waitForTimeout(500);
      await screenshot('drift-checked-light');
      await command('Notifications: Clear All Notifications');
      await command('Mooring: Reconcile…');
      await picks(page, 'check_backups').first().waitFor();
      await screenshot('drift-reconcile-light');
      await page.keyboard.press('Escape');

      await command('Mooring: Show Drift');
      await theme('dark');
      await page.locator(STATUS).hover();
      await see('Show Operations', { within: '.monaco-hover, .workbench-hover' });
      await screenshot('drift-status-dark');
      await page.mouse.move(700, 400);
      await fromMenu(page, drifted(page, 'workflow offboard_person'), 'Resolve…');
      await picks(page, 'Change the function in the manifest').first().waitFor();
      await screenshot('drift-resolve-dark');
      await page.keyboard.press('Escape');
      await press(drifted(page, 'Found Only'), 'Reconcile…');
      await picks(page, 'merge_duplicates').first().waitFor();
      assert.equal(await picks(page, 'check_backups').count(), 0, 'of one group alone');
      await page.keyboard.press('Escape');
      await fromMenu(page, drifted(page, 'form The laptop came back'), 'Keep Manifest');
      await picks(page, 'Apply').first().waitFor();
      await screenshot('drift-set-aside-dark');
      await apply(page);
      await see(/Delete the form The laptop came back/);
      await page.waitForTimeout(500);
      await screenshot('drift-delete-dark');
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await see(/Done: /, { within: '.notifications-toasts' });
      await page.waitForTimeout(500);
      assert.ok(!existsSync(path.join(samples.project, 'forms/equipment_return.form.yaml')));
      await screenshot('drift-deleted-with-undo-dark');
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await drifted(page, 'form The laptop came back').waitFor();
      assert.ok(existsSync(path.join(samples.project, 'forms/equipment_return.form.yaml')));
      await command('Mooring: Show Drift');
      await theme('high-contrast');
      await screenshot('drift-groups-contrast');
    },
  );

  journey(
    'shows drift in a folder that is not trusted, and asks for trust before anything is done',
    async ({ page, see, command, screenshot }) => {
      // Older versions ask in a dialog, newer ones begin restricted.
      const refusal = page.getByRole('button', { name: /No, I don't trust/ });
      await page.addLocatorHandler(refusal, () => refusal.click());
      await see('Restricted Mode', { within: '.statusbar' });
      await command('Mooring: Show Drift');
      await drifted(page, 'Conflicts').waitFor();
      await command('Mooring: Reconcile…');
      await see(/waits until you trust this window/);
      await page.waitForTimeout(500);
      await screenshot('drift-untrusted-light');
    },
    { trust: true },
  );
});
