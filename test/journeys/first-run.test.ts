import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { journey } from './kit.ts';

describe('a folder without a manifest', () => {
  journey(
    'gets one from what is in it, after a preview',
    async ({ page, samples, see, container, screenshot }) => {
      await container('Mooring').first().click();
      await see('This folder has no manifest yet', { within: '.pane-body' });
      await screenshot('welcome');
      await page.getByRole('button', { name: 'Create Manifest from This Folder' }).click();
      await see('function_name: onboard_person', { within: '.editor-container' });
      await see('Create .mooring/manifest.yaml?');
      await screenshot('proposal');
      const manifest = path.join(samples.project, '.mooring/manifest.yaml');
      assert.equal(existsSync(manifest), false, 'nothing is written before the answer');
      await page.keyboard.press('Enter');
      await page.locator('.pane-body .monaco-list-row').filter({ hasText: 'Workflows' }).waitFor();
      await screenshot('created');
      assert.match(readFileSync(manifest, 'utf8'), /function_name: onboard_person/);
    },
    {
      folder(samples) {
        rmSync(path.join(samples.project, '.mooring'), { recursive: true });
        return samples.project;
      },
    },
  );
});

describe('an empty window', () => {
  journey(
    'says what Mooring is for and what to do next',
    async ({ see, container, screenshot }) => {
      await container('Mooring').first().click();
      await see('No workspaces yet', { within: '.pane-body' });
      await screenshot('nothing-yet');
    },
    {
      folder(samples) {
        const empty = path.join(samples.folder, 'empty');
        mkdirSync(empty);
        rmSync(path.join(samples.home, 'workspaces'), { recursive: true });
        return empty;
      },
    },
  );
});

describe('a folder that is not trusted', () => {
  journey(
    'is read and checked all the same',
    async ({ page, see, container, screenshot }) => {
      // Older versions ask in a dialog, newer ones begin restricted.
      const refusal = page.getByRole('button', { name: /No, I don't trust/ });
      await page.addLocatorHandler(refusal, () => refusal.click());
      await see('Restricted Mode', { within: '.statusbar' });
      await container('Mooring').first().click();
      await see(/Mooring: \d+ errors?/, { within: '.statusbar' });
      await see('Workflows', { within: '.pane-body' });
      await screenshot('restricted');
    },
    { trust: true },
  );
});
