/** Options that the commands of `store` share. */
import type { Option } from '../arguments.ts';

export const FILE: Option = { name: 'file', value: 'path', help: 'The data store in this file, wherever it is.' };

export const WORKSPACE: Option = {
  name: 'workspace',
  value: 'name',
  help: 'That of this workspace instead of the active one.',
};

export const ROOT: Option = { name: 'root', help: 'That of the root, which all its workspaces share.' };

export const PLACE: readonly Option[] = [FILE, WORKSPACE, ROOT];
