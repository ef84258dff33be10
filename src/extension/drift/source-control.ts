/** Drift in the Source Control view: a provider for each project that has a manifest. */
import * as vscode from 'vscode';
import type { DriftState, ProjectState } from '../../protocol/protocol.ts';
import { portPathOf } from '../port-path.ts';
import type { Projects } from '../projects.ts';
import { themeIcon } from '../tree-item.ts';
import { hasSomething } from '../tree-model.ts';
import type { AcceptedTexts } from './accepted-texts.ts';
import type { Drifts } from './drifts.ts';
import { GROUPS } from './kinds.ts';
import { type DriftEntry, type DriftLine, driftGroups } from './rows.ts';

export interface DriftControl extends vscode.Disposable {
  /** The rows behind what a menu or a click gave; nothing for what is none of ours, or is gone. */
  entriesOf(arguments_: readonly unknown[]): readonly DriftEntry[];
}

/** The rows are no files, so that several in one file, and what is gone, have a place of their own. */
const SCHEME = 'mooring-drift';

export function driftControl(projects: Projects, drifts: Drifts, accepted: AcceptedTexts): DriftControl {
  const controls = new Map<string, OneControl>();
  const changes = new vscode.EventEmitter<vscode.Uri[]>();
  const show = () => {
    const roots = new Set(projects.current.filter(isShown).map(({ root }) => root));
    for (const [root, control] of controls) {
      if (roots.has(root)) continue;
      control.dispose();
      controls.delete(root);
    }
    for (const root of roots) {
      const control = controls.get(root) ?? oneControl(root, accepted, uris => changes.fire(uris));
      controls.set(root, control);
      const state = drifts.current.find(each => each.root === root);
      if (state) control.show(state);
    }
  };
  show();
  // The view itself shows a row's tooltip on its icon alone; this one shows on its name.
  const tooltips = vscode.window.registerFileDecorationProvider({
    onDidChangeFileDecorations: changes.event,
    provideFileDecoration(uri) {
      const line = uri.scheme === SCHEME && [...controls.values()].map(control => control.lineOf(uri)).find(Boolean);
      // The view puts the address of the row in front, which says nothing.
      return line ? new vscode.FileDecoration(undefined, `\n${line.tooltip}`) : undefined;
    },
  });
  const subscriptions = [tooltips, changes, projects.onChange(show), drifts.onChange(show)];
  return {
    entriesOf: arguments_ =>
      arguments_.flatMap(argument => [...controls.values()].flatMap(control => control.entriesOf(argument))),
    dispose() {
      vscode.Disposable.from(...subscriptions, ...controls.values()).dispose();
    },
  };
}

function isShown(project: ProjectState): boolean {
  return hasSomething(project) && project.manifest.length > 0;
}

interface OneControl extends vscode.Disposable {
  show(state: DriftState): void;
  entriesOf(argument: unknown): readonly DriftEntry[];
  lineOf(uri: vscode.Uri): DriftLine | undefined;
}

/** `changed` hears of rows that are new, or say something else. */
function oneControl(root: string, accepted: AcceptedTexts, changed: (uris: vscode.Uri[]) => void): OneControl {
  const folder = vscode.Uri.file(root);
  const control = vscode.scm.createSourceControl('mooring', 'Mooring', folder);
  control.inputBox.visible = false;
  control.count = 0;
  const groups = GROUPS.map(({ id, label }) => {
    const group = control.createResourceGroup(id, label);
    group.hideWhenEmpty = true;
    return group;
  });
  let state: DriftState | undefined;
  /** By the address of the row in the view, which is all that menus give. */
  let entries: ReadonlyMap<string, DriftLine> = new Map();
  control.quickDiffProvider = {
    provideOriginalResource(uri) {
      const path = portPathOf(uri).slice(portPathOf(folder).length + 1);
      return state && isDrifted(state, path) ? accepted.pageOf(root, path) : undefined;
    },
  };
  return {
    show(next) {
      const isShown = state && sameRows(state, next);
      state = next;
      if (isShown) return;
      const found = new Map<string, DriftLine>();
      for (const { id, lines } of driftGroups(next)) {
        const group = groups.find(each => each.id === id);
        if (!group) continue;
        group.resourceStates = lines.map(line => {
          const uri = uniqueUri(line, found);
          found.set(uri.toString(), line);
          return resourceOf(line, uri);
        });
      }
      const other = [...found].filter(([uri, { tooltip }]) => entries.get(uri)?.tooltip !== tooltip);
      entries = found;
      control.count = next.rows.length;
      if (other.length > 0) changed(other.map(([uri]) => vscode.Uri.parse(uri, true)));
    },
    entriesOf(argument) {
      if (typeof argument !== 'object' || argument === null) return [];
      if ('resourceUri' in argument) {
        const entry = entries.get(String(argument.resourceUri));
        return entry ? [entry] : [];
      }
      if ('rootUri' in argument && argument === control) return [...entries.values()];
      const group = groups.find(each => each === argument);
      return group ? group.resourceStates.flatMap(({ resourceUri }) => entries.get(String(resourceUri)) ?? []) : [];
    },
    lineOf: uri => entries.get(uri.toString()),
    dispose: () => control.dispose(),
  };
}

/** Progress of a commit comes many times a second, and an engine that started anew counts generations from one. */
function sameRows(one: DriftState, other: DriftState): boolean {
  if (one.generation !== other.generation || one.rows.length !== other.rows.length) return false;
  return one.rows.every((row, at) => {
    const now = other.rows[at];
    return now?.key === row.key && now.reason === row.reason && now.resolutions.length === row.resolutions.length;
  });
}

/** Only there the gutter compares: everywhere else the last accepted text is the text. */
function isDrifted({ rows, told }: DriftState, path: string): boolean {
  return [...rows, ...told].some(({ drifts }) => drifts.some(({ file }) => file?.path === path));
}

/** The last part of the path is the row's name, the rest what the view shows behind it. */
function uniqueUri({ root, name, place }: DriftLine, taken: ReadonlyMap<string, unknown>): vscode.Uri {
  const at = vscode.Uri.file(root);
  const label = name.replaceAll(/[\\/]/g, '∕');
  for (let copy = 1; ; copy++) {
    const path = [at.path.replace(/\/$/, ''), place, copy === 1 ? label : `${label} (${copy})`];
    const uri = at.with({ scheme: SCHEME, path: path.filter(Boolean).join('/') });
    if (!taken.has(uri.toString())) return uri;
  }
}

function resourceOf(line: DriftLine, resourceUri: vscode.Uri): vscode.SourceControlResourceState {
  const { look } = line;
  return {
    resourceUri,
    contextValue: line.context,
    command: { command: 'mooring.openDrift', title: 'Open', arguments: [{ resourceUri }] },
    decorations: {
      tooltip: line.tooltip,
      strikeThrough: line.isStruck,
      faded: line.isFaded,
      iconPath: themeIcon(look),
    },
  };
}
