/** `mooring env run`: a program with the variables of a workspace. */
import path from 'node:path';
import { givenEnvironment } from '../../runtime/environment.ts';
import { entryProblem } from '../../workspace/switch-plan.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, notice, passedOn } from '../io.ts';
import { withConfig } from '../open-config.ts';
import { NO_ROOT_ENV, WORKSPACE } from './options.ts';
import { environmentAt, envPlace } from './place.ts';

export const envRun: Command = {
  name: 'env run',
  summary: 'Run a program with the variables of the active workspace.',
  positionals: [],
  rest: 'command…',
  options: [WORKSPACE, NO_ROOT_ENV],
  details: [
    'The program and its arguments stand behind --: mooring env run -- npm test',
    'It is run without a shell, with your own environment and the workspace’s variables over it. Its exit code is passed on;',
    '126 and 127: it could not be started, or is not there.',
  ],
  run(settings, io) {
    const [command, ...rest] = settings.positionals;
    if (command === undefined)
      return cannot(io, 'Name a program behind --: "mooring env run -- npm test".', 'arguments');
    return withConfig(settings, io, async opened => {
      const place = envPlace(opened, settings, io);
      if ('wrong' in place) return cannot(io, place.wrong, place.why);
      const { workspace, shown } = place;
      const barred = workspace && entryProblem(workspace);
      if (!workspace || barred !== undefined) return cannot(io, barred ?? 'No workspace is active.');
      const environment = environmentAt(opened, place, settings);
      const mark = { slug: workspace.slug, folder: path.normalize(workspace.folder) };
      const given = givenEnvironment(environment, { shown, workspace: mark });
      // In a terminal of the editor the variable is there already, with its secret.
      const unset = given.unset.filter(({ name }) => io.environment[name] === undefined);
      const problems = [...environment.problems, ...unset.map(({ message }) => message)];
      for (const problem of problems) notice(io, problem);
      const answer = await io.runProgram({
        command,
        arguments: rest,
        cwd: io.cwd,
        environment: over(io.environment, given.variables),
      });
      return 'code' in answer ? passedOn(answer.code) : notStarted(io, command, answer.failed);
    });
  },
};

/** On Windows, where `Path` and `PATH` are one variable, the new one takes the old one's place. */
function over(own: Io['environment'], variables: ReadonlyMap<string, string>): Record<string, string | undefined> {
  const names = new Set([...variables.keys()].map(nameKey));
  const kept = Object.entries(own).filter(([name]) => !names.has(nameKey(name)));
  return { ...Object.fromEntries(kept), ...Object.fromEntries(variables) };
}

function nameKey(name: string): string {
  return process.platform === 'win32' ? name.toUpperCase() : name;
}

function notStarted(io: Io, command: string, failed: string): ExitCode {
  const isMissing = failed === 'ENOENT';
  cannot(io, isMissing ? `There is no program “${command}”.` : `“${command}” could not be started (${failed}).`);
  return passedOn(isMissing ? 127 : 126);
}
