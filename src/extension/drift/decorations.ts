/** Marks beside drifted files in the Explorer. */
import * as vscode from 'vscode';
import { portPathOf } from '../port-path.ts';
import { COLORS } from '../tree-item.ts';
import type { Drifts } from './drifts.ts';
import { type ExplorerMark, explorerMarks } from './explorer-marks.ts';

export function driftDecorations(drifts: Drifts): vscode.Disposable {
  const changes = new vscode.EventEmitter<vscode.Uri[]>();
  let marks: ReadonlyMap<string, ExplorerMark> = new Map();
  const show = () => {
    const next = new Map<string, ExplorerMark>();
    for (const state of drifts.current) {
      const root = vscode.Uri.file(state.root);
      for (const [path, mark] of explorerMarks(state)) next.set(portPathOf(vscode.Uri.joinPath(root, path)), mark);
    }
    const changed = [...new Set([...marks.keys(), ...next.keys()])].filter(
      path => !isSame(marks.get(path), next.get(path)),
    );
    marks = next;
    if (changed.length > 0) changes.fire(changed.map(path => vscode.Uri.file(path)));
  };
  show();
  const provider = vscode.window.registerFileDecorationProvider({
    onDidChangeFileDecorations: changes.event,
    provideFileDecoration(uri) {
      const mark = uri.scheme === 'file' ? marks.get(portPathOf(uri)) : undefined;
      if (!mark) return undefined;
      const color = mark.tone && new vscode.ThemeColor(COLORS[mark.tone]);
      const decoration = new vscode.FileDecoration(mark.sign, mark.tooltip, color);
      // What is only found is no reason to look into a folder.
      decoration.propagate = color !== undefined;
      return decoration;
    },
  });
  return vscode.Disposable.from(provider, changes, drifts.onChange(show));
}

function isSame(one: ExplorerMark | undefined, other: ExplorerMark | undefined): boolean {
  return one?.sign === other?.sign && one?.tooltip === other?.tooltip && one?.tone === other?.tone;
}
