// From Enter in the list of workspaces to the status bar that shows the new one, in a real VS Code: with the few
// workspaces of the sample, and beside a thousand.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageExtension } from '../package.mjs';
import { copySamples } from '../samples.mjs';
import { openPage, waitForText } from '../vscode/page.mjs';
import { startServer } from '../vscode/server.mjs';
import { figure, median } from './figures.mjs';

const ITEM = '.statusbar-item[id="mooring.mooring.mooring.workspace"]';
const MORE = [0, 1000];

export async function pick({ say, rounds = () => 15 }) {
  const vsix = [packageExtension(() => {})];
  const figures = [];
  for (const more of MORE) {
    say(`picking among ${more + 3} workspaces …`);
    const samples = copySamples();
    for (let at = 0; at < more; at++) makeWorkspace(samples.home, at);
    const server = await startServer({ version: 'newest', vsix, env: { MOORING_HOME: samples.home } });
    try {
      const found = await picking(server, samples, rounds());
      figures.push(figure(`pick to repaint, ${(more + 3).toLocaleString('en')} workspaces`, median(found), 'ms'));
    } finally {
      await server.stop();
      rmSync(samples.folder, { recursive: true, force: true });
    }
  }
  return figures;
}

async function picking(server, samples, rounds) {
  const { page, close } = await openPage(server, { folder: samples.project });
  try {
    await waitForText(page, 'dev', { within: ITEM, timeoutMs: 60_000 });
    const found = [];
    for (let round = 0; round <= rounds; round++) {
      const slug = round % 2 === 0 ? 'int' : 'dev';
      const took = await pickOnce(page, slug, round % 2 === 0 ? 'names scrambled' : 'invented invoices');
      if (round > 0) found.push(took);
    }
    return found;
  } finally {
    await close();
  }
}

/** `words` stand in its description alone. Both times are taken inside the window. */
async function pickOnce(page, slug, words) {
  await page.locator(ITEM).click();
  await page.locator('.quick-input-box input').fill(words);
  await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: words }).waitFor();
  await page.evaluate(
    ([selector, text]) => {
      globalThis.repainted = new Promise((resolve, reject) => {
        const shown = () => document.querySelector(selector)?.textContent?.trim();
        let started;
        const seen = () => {
          if (started !== undefined && shown() === text) {
            requestAnimationFrame(() => resolve(performance.now() - started));
          } else requestAnimationFrame(seen);
        };
        const pressed = event => {
          if (event.key !== 'Enter') return;
          started = performance.now();
          removeEventListener('keydown', pressed, true);
        };
        addEventListener('keydown', pressed, true);
        setTimeout(() => reject(new Error(`The status bar says ${shown()}.`)), 30_000);
        seen();
      });
    },
    [ITEM, slug],
  );
  await page.keyboard.press('Enter');
  return page.evaluate(() => globalThis.repainted);
}

function makeWorkspace(home, at) {
  const folder = path.join(home, 'workspaces', `service-${at}`);
  mkdirSync(folder, { recursive: true });
  const id = `ws-${at.toString(16).padStart(32, 'a')}`;
  writeFileSync(
    path.join(folder, 'workspace.toml'),
    `id = "${id}"\ndescription = "Service ${at}"\nextends = "abacus"\n`,
  );
}
