import type { Locator, Page } from 'playwright-core';
import type { Server } from './server.mjs';

export type PageOptions = {
  /** The absolute path of the folder to open. */
  folder: string;
  /** Pairs that the workbench reads from its address. */
  payload?: readonly (readonly [string, string])[];
  /** Called with the empty page, to expose functions. */
  before?: (page: Page) => Promise<void>;
  /** In pixels; default 1280 × 800. */
  size?: { width: number; height: number };
};

/** An open window; `blocked` lists the addresses that it wanted and did not get. */
export type OpenedPage = { page: Page; blocked: string[]; close(): Promise<void> };

export type ThemeName = 'light' | 'dark' | 'high-contrast' | 'high-contrast-light';

/** Opens the workbench on a folder; resolves when the workbench stands. */
export function openPage(server: Server, options: PageOptions): Promise<OpenedPage>;

/** Waits until `text` is visible somewhere, or inside the selector `within`. */
export function waitForText(
  page: Page,
  text: string | RegExp,
  options?: { within?: string; timeoutMs?: number },
): Promise<Locator>;

/** Runs the command whose title in the palette holds `title`, such as `Mooring: Refresh`. */
export function runCommand(page: Page, title: string, options?: { timeoutMs?: number }): Promise<void>;

/** Opens a file of the opened folder through Go to File. */
export function openFile(page: Page, name: string): Promise<void>;

/** Changes the colour theme through the palette and waits until the window shows it. */
export function setTheme(page: Page, name: ThemeName): Promise<void>;

/** Saves `out/screenshots/<version>/<name>.png` and returns its path. */
export function screenshot(page: Page, server: Server, name: string): Promise<string>;
