/** Parts that are made once activation is over, so that nobody waits for them, or before where somebody needs one. */
import type * as vscode from 'vscode';

export interface Later<Part> extends vscode.Disposable {
  /** Makes it where it is not made yet; throws once the window is closing. */
  get(): Part;
}

/** `make` loads a bundle of its own, whose code the start does not pay for either. */
export function later<Part extends vscode.Disposable>(
  make: () => Part,
  log: Pick<vscode.LogOutputChannel, 'error'>,
): Later<Part> {
  let made: Part | undefined;
  let isOver = false;
  const get = (): Part => {
    if (isOver) throw new Error('The window is closing.');
    made ??= make();
    return made;
  };
  const timer = setTimeout(() => {
    try {
      get();
    } catch (error) {
      log.error(`A part of the extension cannot be loaded: ${String(error)}`);
    }
  }, 0);
  return {
    get,
    dispose() {
      isOver = true;
      clearTimeout(timer);
      made?.dispose();
    },
  };
}
