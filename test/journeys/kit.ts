// A journey: one person, one window, one fresh copy of the samples.
import { rmSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { packaged } from '../../scripts/package.mjs';
import { copySamples, type SampleCopies } from '../../scripts/samples.mjs';
import {
  openFile,
  openPage,
  runCommand,
  screenshot,
  setTheme,
  type ThemeName,
  waitForText,
} from '../../scripts/vscode/page.mjs';
import { type Server, type ServerOptions, startServer, type VersionLabel } from '../../scripts/vscode/server.mjs';

/** What a journey does in the window it was given. */
export type Journey = {
  page: Page;
  server: Server;
  /** Copies that the journey may change. */
  samples: SampleCopies;
  /** Which VS Code this is. */
  version: VersionLabel;
  /** Waits until the text is visible somewhere, or inside the selector `within`. */
  see(text: string | RegExp, options?: { within?: string; timeoutMs?: number }): Promise<Locator>;
  /** Runs a command through the palette. */
  command(title: string): Promise<void>;
  /** Opens a file of the project through Go to File. */
  open(file: string): Promise<void>;
  /** The entry of the activity bar with this title. */
  container(title: string): Locator;
  theme(name: ThemeName): Promise<void>;
  /** Keeps `out/screenshots/<version>/<name>.png`. */
  screenshot(name: string): Promise<string>;
};

export type JourneyOptions = Pick<ServerOptions, 'settings' | 'trust' | 'env'> & {
  /** The folder to open, given the copies; default is the sample project. */
  folder?: (samples: SampleCopies) => string;
  size?: { width: number; height: number };
};

/**
 * Declares one mocha test that opens a window and does `steps` in it. When they fail, the screenshot `fail-<title>.png`
 * stays and the end of the server's log is printed.
 */
export function journey(title: string, steps: (journey: Journey) => Promise<void>, options: JourneyOptions = {}): void {
  it(title, async () => {
    const samples = copySamples({ git: true });
    const server = await startServer({
      version: currentVersion(),
      // Installed once for all journeys, by scripts/test-journeys.mjs.
      ...(process.env.MOORING_INSTALLED ? { installed: process.env.MOORING_INSTALLED } : { vsix: [packaged] }),
      env: { MOORING_HOME: samples.home, ...options.env },
      ...(options.settings ? { settings: options.settings } : {}),
      ...(options.trust === undefined ? {} : { trust: options.trust }),
    });
    try {
      await inWindow(title, server, samples, steps, options);
    } finally {
      await server.stop();
      rmSync(samples.folder, { recursive: true, force: true });
    }
  });
}

async function inWindow(
  title: string,
  server: Server,
  samples: SampleCopies,
  steps: (journey: Journey) => Promise<void>,
  options: JourneyOptions,
): Promise<void> {
  const opened = await openPage(server, {
    folder: options.folder?.(samples) ?? samples.project,
    ...(options.size ? { size: options.size } : {}),
  });
  const { page } = opened;
  try {
    await steps({
      page,
      server,
      samples,
      version: server.version,
      see: (text, where) => waitForText(page, text, where),
      command: name => runCommand(page, name),
      open: file => openFile(page, file),
      container: name => page.locator('.activitybar .action-item').filter({ has: page.getByLabel(name) }),
      theme: name => setTheme(page, name),
      screenshot: name => screenshot(page, server, name),
    });
  } catch (error) {
    const kept = await screenshot(page, server, `fail-${title.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}`);
    console.error(`Screenshot: ${kept}\nEnd of the server's log:\n${server.log().split('\n').slice(-30).join('\n')}`);
    throw error;
  } finally {
    await opened.close();
  }
}

/** The version that the suite was started for. */
function currentVersion(): VersionLabel {
  return process.env.MOORING_VSCODE === '1.104' ? '1.104' : 'newest';
}
