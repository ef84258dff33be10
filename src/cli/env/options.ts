/** Options that the commands of `env` share. */
import type { Option } from '../arguments.ts';

export const WORKSPACE: Option = {
  name: 'workspace',
  value: 'name',
  help: 'Of this workspace instead of the active one.',
};

export const ROOT: Option = { name: 'root', help: 'The .env of the root alone, which every workspace of it gets.' };

export const NO_ROOT_ENV: Option = { name: 'no-root-env', help: 'Leave the .env of the root out.' };

export const REVEAL: Option = { name: 'reveal', help: 'Print values instead of ••••••••.' };
