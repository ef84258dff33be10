/** `mooring init`: a first manifest, from what is found in a folder. */

import path from 'node:path';
import { proposeManifest } from '../plans/create-manifest.ts';
import type { DiskFailure } from '../ports/disk.ts';
import type { Arguments } from './arguments.ts';
import { coloursOf } from './colour.ts';
import type { Command } from './command.ts';
import { cannot, type ExitCode, type Io } from './io.ts';
import { folderNamed, openProject, projectAbove, userRootOf } from './open-project.ts';
import { fromCwd } from './place.ts';

export const init: Command = {
  name: 'init',
  summary: 'Propose a manifest for a folder that has none, and write it.',
  positionals: ['folder'],
  options: [{ name: 'dry-run', help: 'Print the files instead of writing them.' }],
  details: [
    'Declares the decorated functions and entity files that are found, with fresh ids.',
    'Nothing that exists is ever replaced.',
  ],
  run,
};

async function run(settings: Arguments, io: Io): Promise<ExitCode> {
  const named = folderNamed(io, settings.positionals[0]);
  if ('wrong' in named) return cannot(io, named.wrong);
  const { folder } = named;
  const refused = refusal(settings, io, folder);
  if (refused) return cannot(io, refused);
  const { disk, snapshot } = await openProject(io, settings, folder);
  const proposal = proposeManifest(snapshot, io.freshId);
  if (proposal.refused !== undefined) return cannot(io, proposal.refused);
  const colours = coloursOf(settings, io);
  const place = (file: string): string => fromCwd(io.cwd, folder, file);
  const found = proposal.found.length > 0 ? `Found ${proposal.found.join(', ')}.` : 'Found nothing to declare yet.';
  if (settings.has('dry-run')) {
    for (const file of proposal.files) io.out(`${colours.dim(`# ${place(file.path)}`)}\n${file.text}\n`);
    io.out(`${found} Nothing was written.\n`);
    return 0;
  }
  for (const file of proposal.files) {
    const failure = disk.create(file.path, new TextEncoder().encode(file.text));
    if (failure) return cannot(io, notMade(place(file.path), failure));
    io.out(`${colours.green('made')}  ${place(file.path)}\n`);
  }
  io.out(`${found} Run "mooring check" to see what is still to be done.\n`);
  return 0;
}

/** Why this folder should not get a manifest of its own. */
function refusal(settings: Arguments, io: Io, folder: string): string | undefined {
  const own = path.join(folder, '.mooring');
  if (own === path.join(io.homeFolder, '.mooring') || own === userRootOf(io, settings)) {
    return `${own} is the user root, so ${folder} cannot be a project; choose a folder inside it.`;
  }
  const above = projectAbove(io, settings, folder);
  if (above === undefined || above === folder || settings.positionals[0] !== undefined) return undefined;
  return `This folder belongs to the project in ${above}; for a project of its own, name it: "mooring init .".`;
}

export function notMade(file: string, { failed, code }: DiskFailure): string {
  switch (failed) {
    case 'exists':
      return `${file} exists; it was left as it is.`;
    case 'permission':
      return `${file} could not be made (${code}); allow your user to write there.`;
    case 'read-only':
      return `${file} could not be made; the file system is read-only.`;
    case 'full':
      return `${file} could not be made; the disk is full.`;
    default:
      return `${file} could not be made (${code}).`;
  }
}
