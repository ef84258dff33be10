/** `mooring env set` and `unset`: change one variable of a `.env`, and nothing else in it. The value is never repeated. */
import { withoutEffect } from '../../runtime/environment-effect.ts';
import { type EnvironmentIntent, type EnvironmentResult, writeEnvironment } from '../../runtime/environment-write.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, json, mayBeLost, notice, printable } from '../io.ts';
import { type OpenedConfig, withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { ROOT, WORKSPACE } from './options.ts';
import { type EnvPlace, envFileAt, environmentAt, envPlace, rootEnvAt, trackedNotices } from './place.ts';

export const envSet: Command = {
  name: 'env set',
  summary: 'Set a variable in the .env of the active workspace.',
  positionals: ['name', 'value'],
  options: [WORKSPACE, ROOT, ...FORMAT],
  details: [
    'With - as the value it is read from stdin, and so does not get into the history of your shell:',
    '  mooring env set DB_PASSWORD - < password.txt',
    'A value that begins with a dash stands behind --. A new .env can be read by you alone.',
  ],
  async run(settings, io) {
    const [name, typed] = settings.positionals;
    if (name === undefined || typed === undefined) {
      return cannot(
        io,
        'Name a variable and its value, or - to read it from stdin: "mooring env set DB_HOST localhost".',
        'arguments',
      );
    }
    // The line break with which every tool ends what it prints is not meant.
    const value =
      typed === '-'
        ? (await io.readInput('Type the value, then press Ctrl+D (on Windows Ctrl+Z and Enter).')).replace(/\r?\n$/, '')
        : typed;
    return write(settings, io, { do: 'set', name, value });
  },
};

export const envUnset: Command = {
  name: 'env unset',
  summary: 'Take a variable out of the .env of the active workspace.',
  positionals: ['name'],
  options: [WORKSPACE, ROOT, ...FORMAT],
  details: ['All of its lines go, where it stands there more than once.'],
  run(settings, io) {
    const [name] = settings.positionals;
    if (name === undefined) return cannot(io, 'Name a variable: "mooring env unset DB_HOST".', 'arguments');
    return write(settings, io, { do: 'unset', name });
  },
};

function write(settings: Arguments, io: Io, intent: EnvironmentIntent): Promise<ExitCode> {
  return withConfig(settings, io, async opened => {
    const place = envPlace(opened, settings, io);
    if ('wrong' in place) return cannot(io, place.wrong, place.why);
    const { writing, file } = envFileAt(opened, place);
    const result = await writeEnvironment(writing, file, intent);
    if (result.is === 'refused') return cannot(io, result.message);
    const hidden = hiddenSentences(opened, place, settings, file.file, intent);
    for (const sentence of [...hidden, ...noticesOf(result, place, file)]) {
      notice(io, sentence);
    }
    const { changed, durable, ignored } = result;
    if (wantsJson(settings)) io.out(json({ version: 1, changed, file: file.shownAs, hidden, durable, ignored }));
    else {
      const did = `${intent.do} ${intent.name} in ${file.shownAs}`;
      io.out(changed ? `${printable(did)}\n` : 'Nothing changed; it is so already.\n');
    }
    return 0;
  });
}

function noticesOf(
  { changed, durable, ignored }: Extract<EnvironmentResult, { is: 'written' }>,
  place: EnvPlace,
  file: { readonly file: string; readonly shownAs: string },
): string[] {
  const { rootFolder, shown } = place;
  return [
    ...(ignored ? [`${shown(`${rootFolder}/.gitignore`)} keeps every .env out of git now.`] : []),
    ...(changed && !durable ? [mayBeLost(file.shownAs)] : []),
    ...trackedNotices([file.file], place),
  ];
}

/** What stands in the way of the write taking effect. */
function hiddenSentences(
  opened: OpenedConfig,
  place: EnvPlace,
  settings: Arguments,
  written: string,
  intent: EnvironmentIntent,
): string[] {
  const { workspace, shown } = place;
  if (!workspace) return [];
  const rootEnv = place.rootOnly ? rootEnvAt(opened, place) : undefined;
  const now = environmentAt(opened, { ...place, rootOnly: false }, settings).variables.get(intent.name);
  const sentence = withoutEffect({ slug: workspace.slug, written, rootEnv, now, shown }, intent);
  return sentence === undefined ? [] : [sentence];
}
