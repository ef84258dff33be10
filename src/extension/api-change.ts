/** What other extensions are told when the values or the environment of the current workspace changed. */
import type * as vscode from 'vscode';
import type { ValuesChange, WorkspaceKey, WorkspaceValue } from '../../docs/api/mooring.d.ts';
import type { ApiWorkspaces, CurrentSight, EditorParts } from './api-current.ts';
import type { WorkspaceValues } from './api-values.ts';
import type { WindowEnvironment } from './environment/window-environment.ts';

export interface ValueChanges extends vscode.Disposable {
  readonly event: vscode.Event<ValuesChange>;
}

/** Values are evaluated at each look from the first listener on, and not before: mostly there is none. */
export function valueChanges(
  { EventEmitter }: EditorParts,
  workspaces: ApiWorkspaces,
  environment: Pick<WindowEnvironment, 'given' | 'onChange'>,
  sight: Pick<CurrentSight, 'values'>,
): ValueChanges {
  const changes = new EventEmitter<ValuesChange>();
  let isHeard = false;
  let values: WorkspaceValues | undefined;
  let variables = variablesOf(environment);
  const ofValues = workspaces.onChange(() => {
    if (!isHeard) return;
    const before = values;
    values = sight.values;
    const change = changeOf(before, values);
    if (change) changes.fire(change);
  });
  const ofEnvironment = environment.onChange(() => {
    const before = variables;
    variables = variablesOf(environment);
    if (!sameValue(before, variables)) changes.fire(CHANGED_ENVIRONMENT);
  });
  return {
    event(listener, thisArgument, disposables) {
      if (!isHeard) values = sight.values;
      isHeard = true;
      return changes.event(listener, thisArgument, disposables);
    },
    dispose() {
      ofValues.dispose();
      ofEnvironment.dispose();
      changes.dispose();
    },
  };
}

function variablesOf({ given }: Pick<WindowEnvironment, 'given'>): Readonly<Record<string, string>> {
  return Object.fromEntries(given?.variables ?? []);
}

/** Nothing where the values are the same; absent ones are those of no workspace. */
function changeOf(before: WorkspaceValues | undefined, after: WorkspaceValues | undefined): ValuesChange | undefined {
  if (before === after || sameValue(before?.all ?? {}, after?.all ?? {})) return undefined;
  return Object.freeze({
    environment: false,
    affects: (key: WorkspaceKey) => !sameValue(before?.at(key), after?.at(key)),
  });
}

const CHANGED_ENVIRONMENT: ValuesChange = Object.freeze({ environment: true, affects: () => false });

/** The order of keys does not count. */
function sameValue(one: WorkspaceValue | undefined, other: WorkspaceValue | undefined): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || Array.isArray(one) !== Array.isArray(other)) return false;
  const [first, second] = [Object.entries(one), new Map<string, WorkspaceValue>(Object.entries(other))];
  return first.length === second.size && first.every(([key, value]) => sameValue(value, second.get(key)));
}
