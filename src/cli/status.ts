/** `mooring status`: whether manifest and disk still agree, and what happened where they do not. */
import { driftPolicy } from '../config/drift-policies.ts';
import { nodeClock } from '../node/clock.ts';
import { nodeHash } from '../node/hash.ts';
import { nodePause } from '../node/pause.ts';
import { nodeWriteDisk, portPath } from '../node/write-disk.ts';
import { createProjectFacts } from '../runtime/project-facts.ts';
import { findBase, isHalfWay, type ProjectStatus, projectStatus } from '../runtime/status.ts';
import { hasManifest, type Snapshot } from '../snapshot/snapshot.ts';
import { childOf } from '../store/absolute.ts';
import type { Arguments } from './arguments.ts';
import { noManifest } from './check.ts';
import { coloursOf, type Palette } from './colour.ts';
import type { Command } from './command.ts';
import { driftJson, type PolicyOf } from './drift-json.ts';
import { rowLines, toldLines } from './drift-text.ts';
import { cannot, type ExitCode, type Io, json, printable } from './io.ts';
import { withConfig } from './open-config.ts';
import { folderNamed, openProject, projectAbove, timed } from './open-project.ts';
import { FORMAT, wantsJson } from './options.ts';

export const status: Command = {
  name: 'status',
  summary: 'Say whether manifest and disk of a project still agree.',
  positionals: ['folder'],
  options: FORMAT,
  details: [
    'Looks at the project in the folder (default: the working directory) or above it, and names what was moved, renamed,',
    'deleted, copied or never declared. A question mark stands behind a kind that only you can decide. Nothing is written.',
    'What the "policies.drift" of your config.toml ignore is told, and counts as healthy.',
    '',
    'Exit codes: 0 healthy, 1 diverged, 2 failed, or it could not be run.',
  ],
  run,
};

async function run(settings: Arguments, io: Io): Promise<ExitCode> {
  const named = folderNamed(io, settings.positionals[0]);
  if ('wrong' in named) return cannot(io, named.wrong);
  const root = projectAbove(io, settings, named.folder);
  if (root === undefined) return cannot(io, noManifest(named.folder));
  return withConfig(settings, io, ({ engine }) => {
    return tell(root, kind => driftPolicy(kind, key => engine.get(key)), settings, io);
  });
}

async function tell(root: string, policyOf: PolicyOf, settings: Arguments, io: Io): Promise<ExitCode> {
  const { snapshot, disk } = await openProject(io, settings, root);
  if (!hasManifest(snapshot)) return cannot(io, noManifest(root));
  const stamps = nodeWriteDisk();
  const facts = createProjectFacts({
    disk,
    hash: nodeHash,
    clock: nodeClock,
    stampOf: path => stamps.facts(childOf(portPath(root), path)),
    pause: nodePause,
    stopwatch: io.stopwatch,
  });
  const read = await timed(io, settings, 'hash', () => facts.read(snapshot));
  const found = await timed(io, settings, 'drift', () =>
    projectStatus(findBase(disk), snapshot, read, isHalfWay(disk), policyOf),
  );
  if (wantsJson(settings)) io.out(asJson(root, snapshot, found, policyOf));
  else io.out(asText(found, coloursOf(settings, io)));
  return found.state === 'healthy' ? 0 : found.state === 'diverged' ? 1 : 2;
}

function asText({ state, causes, notes, rows, told }: ProjectStatus, colours: Palette): string {
  const lines = rowLines(rows, colours, () => '').flat();
  const { held, also } = toldLines(told);
  const end = [...causes, ...also, ...notes].map(printable);
  return `${[colours.bold(state), ...lines, ...held, ...end].join('\n')}\n`;
}

function asJson(root: string, snapshot: Snapshot, found: ProjectStatus, policyOf: PolicyOf): string {
  const { state, causes, notes, base, rows, told, drifts } = found;
  return json({
    version: 1,
    root,
    manifest: snapshot.layout.used.map(({ path }) => path),
    state,
    causes,
    notes,
    base,
    entities: snapshot.entities.length,
    ...driftJson(snapshot, [...rows, ...told], drifts, policyOf),
  });
}
