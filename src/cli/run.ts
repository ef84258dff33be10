/** The command line: from arguments to an exit code. stdout carries results, stderr what went wrong. */
import { groupOf, readArguments } from './arguments.ts';
import { check } from './check.ts';
import type { Command } from './command.ts';
import { configGet } from './config/get.ts';
import { configLog, configRestore } from './config/history.ts';
import { configExplain, configList } from './config/list.ts';
import { configSet, configUnset } from './config/set.ts';
import { configValidate } from './config/validate.ts';
import { configWatch } from './config/watch.ts';
import { diff } from './diff.ts';
import { envGet, envList } from './env/list.ts';
import { envRun } from './env/run.ts';
import { envSet, envUnset } from './env/set.ts';
import { explain } from './explain.ts';
import { exportEntities } from './export.ts';
import { commandHelp, generalHelp } from './help.ts';
import { importEntities } from './import.ts';
import { init } from './init.ts';
import { cannot, type ExitCode, type Io } from './io.ts';
import { list } from './list.ts';
import { log } from './log.ts';
import { lsp } from './lsp.ts';
import { mergeDriver } from './merge-driver.ts';
import { timed } from './open-project.ts';
import { wantsJson } from './options.ts';
import { reconcile } from './reconcile.ts';
import { restore } from './restore.ts';
import { status } from './status.ts';
import { storeGet, storeList, storePath } from './store/get.ts';
import { storeLog, storeRestore } from './store/history.ts';
import { storeSet, storeUnset } from './store/set.ts';
import { storeBackup, storeCompact } from './store/upkeep.ts';
import { syncAbort, syncUndo } from './sync/back.ts';
import { syncConnect } from './sync/connect.ts';
import { syncPull } from './sync/pull.ts';
import { syncPush } from './sync/push.ts';
import { syncResolve } from './sync/resolve.ts';
import { syncStatus } from './sync/status.ts';
import { undo } from './undo.ts';
import { workspaceBind, workspaceIgnore, workspaceUnbind, workspaceUnignore } from './workspace/bind.ts';
import { workspaceDuplicate, workspaceRemove, workspaceRename, workspaceRestore } from './workspace/change.ts';
import { workspaceCheck } from './workspace/check.ts';
import { workspaceCurrent, workspacePath } from './workspace/current.ts';
import { workspaceDisable, workspaceEdit, workspaceEnable, workspaceHide, workspaceUnhide } from './workspace/edit.ts';
import { workspaceExplain } from './workspace/explain.ts';
import { workspaceLayers } from './workspace/layers.ts';
import { workspaceList } from './workspace/list.ts';
import { workspaceMigrate } from './workspace/migrate.ts';
import { workspaceNew, workspaceTemplates } from './workspace/new.ts';
import { workspaceScaffold } from './workspace/scaffold.ts';
import { workspaceShow } from './workspace/show.ts';
import { workspaceUse } from './workspace/use.ts';

export const COMMANDS: readonly Command[] = [
  check,
  status,
  reconcile,
  restore,
  init,
  list,
  explain,
  exportEntities,
  importEntities,
  workspaceList,
  workspaceUse,
  workspaceCurrent,
  workspacePath,
  workspaceNew,
  workspaceTemplates,
  workspaceDuplicate,
  workspaceRename,
  workspaceEdit,
  workspaceEnable,
  workspaceDisable,
  workspaceHide,
  workspaceUnhide,
  workspaceRemove,
  workspaceRestore,
  workspaceBind,
  workspaceUnbind,
  workspaceIgnore,
  workspaceUnignore,
  workspaceMigrate,
  workspaceScaffold,
  workspaceShow,
  workspaceLayers,
  workspaceExplain,
  workspaceCheck,
  envList,
  envGet,
  envSet,
  envUnset,
  envRun,
  configGet,
  configSet,
  configUnset,
  configList,
  configExplain,
  configLog,
  configRestore,
  configValidate,
  configWatch,
  storeGet,
  storeSet,
  storeUnset,
  storeList,
  storePath,
  storeLog,
  storeRestore,
  storeBackup,
  storeCompact,
  syncStatus,
  syncPull,
  syncPush,
  syncConnect,
  syncResolve,
  syncAbort,
  syncUndo,
  log,
  undo,
  diff,
  mergeDriver,
  lsp,
];

/** `argv` is without the program's own name. Never rejects for what a person wrote or a disk did. */
export async function run(argv: readonly string[], outside: Io): Promise<ExitCode> {
  const settings = readArguments(argv, COMMANDS);
  const io = { ...outside, wantsJson: wantsJson(settings) };
  if (settings.wrong !== undefined) return cannot(io, settings.wrong, 'arguments');
  const command = COMMANDS.find(({ name }) => name === settings.command);
  if (settings.has('version')) {
    io.out(`${io.version}\n`);
    return 0;
  }
  if (!command || settings.has('help')) {
    const group = settings.command === undefined ? [] : groupOf(settings.command, COMMANDS);
    io.out(command ? commandHelp(command) : generalHelp(group.length > 0 ? group : COMMANDS));
    return 0;
  }
  return timed(io, settings, 'all', async () => command.run(settings, io));
}
