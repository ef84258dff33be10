/** The user root of this window. */
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

/** `MOORING_HOME`, else the setting, else `~/.mooring`. */
export function userRoot(): vscode.Uri {
  const chosen = process.env.MOORING_HOME || userRootSetting();
  return vscode.Uri.file(path.isAbsolute(chosen) ? path.normalize(chosen) : path.join(homedir(), '.mooring'));
}

/** What the setting says, absolute where it is usable; empty where it is not set. */
export function userRootSetting(): string {
  const setting = vscode.workspace.getConfiguration('mooring').get<string>('home', '').trim();
  return setting.replace(/^~(?=$|[\\/])/, homedir());
}
