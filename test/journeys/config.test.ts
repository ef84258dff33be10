import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { SampleCopies } from '../../scripts/samples.mjs';
import { journey } from './kit.ts';

const USER = `# Mine, on this machine.
[default-workspace]
workspace = "prdo" # the next window starts here
use-most-recently-edited-workspace-directory = false

[watch]
poling = true
polling-interval-ms = 1_000

[notes] # no key of Mooring's: kept as it is
at = 2026-11-21T12:34:56Z
path = 'C:\\Srv\\tides'
text = "a tab\\t, and \\q is none"
numbers = [0x1F, 3.14e-3, inf, { deep = [true, false] }]
long = """
Two
  lines"""

[[bindings]]
ws_id = "ws-c5c0da81325d8c308216d045652ace92"
paths = ["/nowhere/at/all"]
`;

const PROJECT =
  '# Shared with the team.\n[watch]\npolling-interval-ms = "200"\n\n[default-workspace]\nworkspace = "dev"\n';

function withConfigs(samples: SampleCopies): string {
  writeFileSync(path.join(samples.home, 'config.toml'), USER.replace(' and \\q is none', ''));
  writeFileSync(path.join(samples.project, '.mooring/config.toml'), PROJECT);
  return samples.project;
}

const options = { folder: withConfigs, env: { MOORING_WORKSPACE: 'int' } };

/** Waits until a line of the editor has this text. Its spaces are not those of the keyboard. */
async function line(page: Page, text: string): Promise<void> {
  const pattern = text.replaceAll(/[.[\]"]/g, '\\$&').replaceAll(' ', '\\s');
  await page
    .locator('.view-line')
    .filter({ hasText: new RegExp(pattern) })
    .first()
    .waitFor({ timeout: 30_000 });
}

async function hover(page: Page, text: string): Promise<void> {
  await page.locator('.view-line span').getByText(text, { exact: true }).last().hover();
}

describe('config.toml in the editor', () => {
  journey(
    'has colours, problems, hovers, hints and completion',
    async ({ page, samples, see, open, theme, command, screenshot }) => {
      await open(path.join(samples.home, 'config.toml'));
      await page.waitForSelector('.squiggly-warning');
      await line(page, 'MOORING_WORKSPACE = "int"');
      await screenshot('config-light');
      await hover(page, 'polling-interval-ms');
      await see(/How long to wait between two looks/, { within: '.monaco-hover' });
      await screenshot('config-hover');
      await theme('dark');
      await hover(page, 'workspace');
      await see(/highest first/, { within: '.monaco-hover' });
      await screenshot('config-dark');
      await page.keyboard.press('Escape');
      await command('View: Toggle Problems');
      await see('config-wrong-type', { within: '.markers-panel' });
      await screenshot('config-problems');
    },
    options,
  );

  journey(
    'completes workspaces and keys while one types',
    async ({ page, samples, see, open, screenshot }) => {
      await open(path.join(samples.home, 'config.toml'));
      await line(page, 'MOORING_WORKSPACE = "int"');
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\n[di');
      await page.keyboard.press('Control+Space');
      await see('[discovery]', { within: '.suggest-widget' });
      await screenshot('config-sections');
      await page.keyboard.press('Enter');
      await page.keyboard.type('\nig');
      await see('ignore', { within: '.suggest-widget' });
      await screenshot('config-keys');
      await page.keyboard.press('Enter');
      await see('abacus', { within: '.suggest-widget' });
      await screenshot('config-workspaces');
      await page.keyboard.type('ab');
      await page.keyboard.press('Enter');
      await line(page, 'ignore = ["abacus"]');
      await screenshot('config-completed');
    },
    options,
  );

  journey(
    'shows the effective configuration, and follows changes',
    async ({ page, samples, command, theme, screenshot }) => {
      await command('Mooring: Show Effective Configuration');
      await line(page, 'config.toml:3, hidden');
      await page.waitForSelector('.detected-link');
      await screenshot('effective-light');
      writeFileSync(path.join(samples.project, '.mooring/config.toml'), '[watch]\npolling-interval-ms = 250\n');
      await line(page, 'polling-interval-ms = 250 # .mooring/config.toml:2');
      await theme('dark');
      await screenshot('effective-dark');
      await page.keyboard.down('Control');
      await page.locator('.detected-link').filter({ hasText: 'config.toml:2' }).first().click();
      await page.keyboard.up('Control');
      await page
        .locator('.tabs-container .tab.active')
        .filter({ hasText: /^config\.toml/ })
        .waitFor();
      await screenshot('effective-origin');
    },
    options,
  );
});
