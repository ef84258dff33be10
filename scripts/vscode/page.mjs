// A headless Chromium on one throw-away VS Code server, and what a person does in it.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { inRepository } from '../repository.mjs';
import { ensureChromium } from './chromium.mjs';

const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/**
 * Opens the workbench of `server` on a folder. Nothing but the server can be reached; other addresses are collected in `blocked`.
 *
 * Options: `folder` (absolute path), `payload` (pairs the workbench reads from its address), `before` (called with the empty
 * page, to expose functions), `size` ({width, height} in pixels). Resolves to `{page, blocked, close}`.
 */
export async function openPage(server, options) {
  const { folder, payload = [], before, size = { width: 1280, height: 800 } } = options;
  const browser = await chromium.launch({ executablePath: ensureChromium(), headless: true, args: quietFlags });
  try {
    const context = await browser.newContext({ viewport: size, permissions: [] });
    const blocked = [];
    await context.route(isElsewhere, route => {
      blocked.push(route.request().url());
      return route.abort();
    });
    const page = await context.newPage();
    await before?.(page);
    const extra = payload.length > 0 ? `&payload=${encodeURIComponent(JSON.stringify(payload))}` : '';
    await page.goto(server.address(folder) + extra);
    await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
    return { page, blocked, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function isElsewhere(url) {
  return /^(https?|wss?):$/.test(url.protocol) && !['127.0.0.1', 'localhost'].includes(url.hostname);
}

/** Waits until `text` (a string or pattern) is visible somewhere, or inside `selector` when given. */
export async function waitForText(page, text, { within = '.monaco-workbench', timeoutMs = 30_000 } = {}) {
  const found = page.locator(within).getByText(text).filter({ visible: true }).first();
  await found.waitFor({ state: 'visible', timeout: timeoutMs });
  return found;
}

/** Runs the command whose title in the palette starts with `title`, such as `Mooring: Refresh`. */
export async function runCommand(page, title, { timeoutMs = 30_000 } = {}) {
  const giveUpAt = Date.now() + timeoutMs;
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
  // A palette opened while the extension is being registered does not know its commands yet, and one opened while the
  // window is busy may close again: open it anew.
  for (;;) {
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget input[type=text]');
    try {
      await input.waitFor({ state: 'visible', timeout: 5000 });
      await input.fill(`>${title}`, { timeout: 3000 });
      await row.waitFor({ state: 'visible', timeout: 3000 });
      break;
    } catch (error) {
      await page.keyboard.press('Escape');
      if (Date.now() > giveUpAt) throw error;
    }
  }
  await row.click();
}

/** Opens a file of the opened folder through Go to File. */
export async function openFile(page, name) {
  await page.keyboard.press('Control+P');
  const input = page.locator('.quick-input-widget input[type=text]');
  await input.waitFor({ state: 'visible', timeout: 10_000 });
  await input.fill(name);
  const row = page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ hasText: path.posix.basename(name) })
    .first();
  await row.click({ timeout: 15_000 });
  const tab = page.locator('.tabs-container .tab.active').filter({ hasText: path.posix.basename(name) });
  await tab.waitFor({ state: 'visible', timeout: 15_000 });
}

const themes = Object.freeze({
  light: { label: 'Light Modern', file: 'light_modern' },
  dark: { label: 'Dark Modern', file: 'dark_modern' },
  'high-contrast': { label: 'Dark High Contrast', file: 'hc_black' },
  'high-contrast-light': { label: 'Light High Contrast', file: 'hc_light' },
});

/**
 * Changes the colour theme (`light`, `dark`, `high-contrast`, `high-contrast-light`) as a person does, through the palette,
 * and waits until the window shows it. (A window does not reliably follow a changed settings file.)
 */
export async function setTheme(page, name) {
  const theme = themes[name];
  if (!theme) throw new Error(`No theme is called "${name}"; choose one of: ${Object.keys(themes).join(', ')}.`);
  await runCommand(page, 'Preferences: Color Theme');
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: theme.label }).first();
  const input = page.locator('.quick-input-widget input[type=text]');
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Modern' }).first().waitFor();
  await input.fill(theme.label);
  await row.click({ timeout: 15_000 });
  await page.waitForSelector(`.monaco-workbench[class*="themes-${theme.file}"]`, { timeout: 15_000 });
}

/** Saves `out/screenshots/<version>/<name>.png` and returns its path. */
export async function screenshot(page, server, name) {
  const folder = inRepository('out', 'screenshots', server.version);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}
