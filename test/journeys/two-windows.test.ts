import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { openPage } from '../../scripts/vscode/page.mjs';
import { journey } from './kit.ts';

const ITEM = '.statusbar-item[id="mooring.mooring.mooring.workspace"]';
const ROW = '.quick-input-list .monaco-list-row';

/** How long to wait until a window shows it. It takes well below a second; a busy machine is no failure. */
const FOLLOWS_MS = 15_000;

describe('two windows, the command line and a hand editor on one config', () => {
  journey('follow one another and lose nothing', async ({ page, server, samples }) => {
    const other = path.join(samples.folder, 'other');
    mkdirSync(other);
    const second = await openPage(server, { folder: other });
    const config = path.join(samples.home, 'config.toml');
    try {
      const windows = [page, second.page];
      await shown(windows, 'dev', 60_000);

      await second.page.locator(ITEM).click();
      await second.page.locator(ROW).filter({ hasText: 'integration' }).first().click();
      await shown(windows, 'int');

      await promisify(execFile)(process.execPath, ['dist/cli.mjs', 'workspace', 'use', 'prod'], {
        env: { ...process.env, MOORING_HOME: samples.home },
      });
      await shown(windows, 'prod');

      const text = readFileSync(config, 'utf8');
      writeFileSync(config, `# by hand\n${text.replace('workspace = "prod"', 'workspace = "dev"')}`);
      await shown(windows, 'dev');

      await page.locator(ITEM).click();
      await page.locator(ROW).filter({ hasText: 'integration' }).first().click();
      await shown(windows, 'int');
      const last = readFileSync(config, 'utf8');
      assert.match(last, /^# by hand\n# Mooring's settings/);
      assert.match(last, /^workspace = "int" # where a new window starts/m);
      assert.match(last, /^use-most-recently-edited-workspace-directory = false # true ignores/m);
    } finally {
      await second.close();
    }
  });
});

async function shown(windows: readonly Page[], slug: string, timeout = FOLLOWS_MS): Promise<void> {
  for (const window of windows) {
    await window.locator(ITEM).filter({ hasText: slug }).waitFor({ timeout });
  }
}
