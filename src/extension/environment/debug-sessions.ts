/** Debug sessions get the variables of the active workspace where their launch configuration does not set them itself. */
import * as vscode from 'vscode';
import { dotenvValues } from '../../config/dotenv.ts';
import { envFilesOf, withVariables } from './launch-variables.ts';
import type { WindowEnvironment } from './window-environment.ts';

export function debugVariables(environment: WindowEnvironment): vscode.Disposable {
  return vscode.debug.registerDebugConfigurationProvider('*', {
    async resolveDebugConfigurationWithSubstitutedVariables(_folder, configuration) {
      const { given } = environment;
      if (!given) return configuration;
      const texts = await Promise.all(envFilesOf(configuration).map(readText));
      const fromFiles = new Set(texts.flatMap(text => [...dotenvValues(text).keys()]));
      return withVariables(configuration, given.variables, fromFiles, process.platform === 'win32');
    },
  });
}

/** Empty where it cannot be read: the adapter knows better what to say of that. */
async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.file(file)));
  } catch {
    return '';
  }
}
