/** `mooring workspace show`: what a workspace says once its bases and layers are laid under it. */
import { keyText } from '../../config/key-path.ts';
import { nodeWriteDisk } from '../../node/write-disk.ts';
import { createPlaceholderLook } from '../../runtime/placeholder-context.ts';
import { leavesOf, type ValueOrigin } from '../../workspace/effective.ts';
import { originsOf, printEffective } from '../../workspace/print-effective.ts';
import { placeholderResolver } from '../../workspace/resolve-placeholders.ts';
import { isAmiss, type OpenValue, openReason, resolvedWorkspace } from '../../workspace/resolved-workspace.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { type ExitCode, type Io, json, notice, printable } from '../io.ts';
import { FORMAT, REVEAL, wantsJson } from '../options.ts';
import {
  type EvaluatedPlace,
  nodeJson,
  originJson,
  originText,
  problemJson,
  problemsOf,
  withEffective,
} from './evaluated.ts';

export const workspaceShow: Command = {
  name: 'workspace show',
  summary: 'Print what a workspace, or the active one, says with its bases and layers.',
  positionals: ['name'],
  options: [
    { name: 'origins', help: 'Say behind each value which file says it.' },
    { name: 'resolved', help: 'Put in what placeholders come to, and name those that stay.' },
    REVEAL,
    ...FORMAT,
  ],
  details: [
    'With --resolved, what is known only when it is used (arguments, secrets of the editor, files) stays as it is written,',
    'and so does what names nothing. Values of a .env or data store that look like a secret are masked, too.',
    'The result is TOML. What looks like a secret that is written down is masked unless --reveal is given.',
    'Exit code 1: something is wrong, or with --resolved a placeholder names nothing. stderr says what; the rest is printed.',
  ],
  run: (settings, io) =>
    withEffective(settings.positionals[0], settings, io, place =>
      show(settings.has('resolved') ? resolved(place, io) : { place, open: [] }, settings, io),
    ),
};

interface Shown {
  readonly place: EvaluatedPlace;
  readonly open: readonly OpenValue[];
}

function show({ place, open }: Shown, settings: Arguments, io: Io): ExitCode {
  if (wantsJson(settings)) showJson(place, settings.has('resolved') ? open : undefined, io);
  else {
    showText(place, settings.has('origins'), io);
    for (const each of open) notice(io, openText(each, place));
  }
  return open.some(each => isAmiss(place.effective, each)) ? 1 : 0;
}

/** What is masked is masked already, so that the text of a value is not masked anew for the name that it came by. */
function resolved(place: EvaluatedPlace, io: Io): Shown {
  const look = createPlaceholderLook({
    disk: nodeWriteDisk(),
    process: io.environment,
    ignoreCase: process.platform === 'win32',
  });
  const { effective, open } = resolvedWorkspace(placeholderResolver(look.context(place.effective)), place.reveal);
  return { place: { ...place, effective }, open };
}

function openText({ path, node, placeholder }: OpenValue, { shown }: EvaluatedPlace): string {
  const where = `${shown(node.origin.file)}:${node.origin.line}`;
  return `${where}: ${placeholder.written} stays in “${keyText(path)}”: ${openReason(placeholder)}`;
}

function showText(place: EvaluatedPlace, origins: boolean, io: Io): void {
  const { effective, reveal, colours } = place;
  const comment = (all: readonly ValueOrigin[]): string => all.map(each => originText(place, each)).join(', ');
  const lines = printEffective(effective, { reveal, ...(origins ? { comment } : {}) });
  for (const { text, node } of lines) {
    const line = printable(text);
    io.out(`${node?.kind === 'table' ? colours.bold(line) : line}\n`);
  }
}

function showJson(place: EvaluatedPlace, open: readonly OpenValue[] | undefined, io: Io): void {
  const { effective } = place;
  const { workspace, chain, values, items, complete } = effective;
  const origins = [...leavesOf(values)].map(([path, node]) => ({
    key: keyText(path),
    origins: originsOf(node).map(origin => originJson(place, origin)),
  }));
  io.out(
    json({
      version: 1,
      workspace: workspace.slug,
      root: workspace.root,
      chain: chain.map(({ slug, root, file }) => ({ slug, root, file: place.shown(file) })),
      complete,
      values: nodeJson(place, [], values),
      origins,
      items: items.map(({ section, id, origin }) => ({ section, id, ...originJson(place, origin) })),
      problems: problemsOf(effective).map(problem => problemJson(problem, place)),
      ...(open ? { open: open.map(each => openJson(each, place)) } : {}),
    }),
  );
}

function openJson({ path, node, placeholder }: OpenValue, { shown }: EvaluatedPlace) {
  return {
    key: keyText(path),
    placeholder: placeholder.written,
    is: placeholder.resolution.is,
    reason: openReason(placeholder),
    file: shown(node.origin.file),
    line: node.origin.line,
  };
}
