/** Which workspaces were entered: the order of the list to switch from, and the one to go back to. */
import type * as vscode from 'vscode';
import { afterEntering } from '../../workspace/recency.ts';

export interface EnteredWorkspaces {
  /** Slugs, the last one first, over all windows. */
  readonly entered: readonly string[];
  /** The one that was active in this window before the present one. */
  readonly previous: string | undefined;
  /** Notes which one is active now; true where that is another one than before. */
  note(slug: string): boolean;
}

const ENTERED_KEY = 'mooring.enteredWorkspaces';
const WINDOW_KEY = 'mooring.windowWorkspaces';

interface InWindow {
  readonly current?: string;
  readonly previous?: string;
}

export function enteredWorkspaces(everywhere: vscode.Memento, window: vscode.Memento): EnteredWorkspaces {
  const inWindow = () => window.get<InWindow>(WINDOW_KEY, {});
  return {
    get entered() {
      return everywhere.get<string[]>(ENTERED_KEY, []);
    },
    get previous() {
      return inWindow().previous;
    },
    note(slug) {
      const { current } = inWindow();
      if (current === slug) return false;
      void window.update(WINDOW_KEY, { current: slug, ...(current === undefined ? {} : { previous: current }) });
      void everywhere.update(ENTERED_KEY, afterEntering(everywhere.get<string[]>(ENTERED_KEY, []), slug));
      return true;
    },
  };
}
