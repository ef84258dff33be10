/** `mooring status`: whether manifest and disk still agree, and what happened where they do not. */
import { nodeClock } from '../node/clock.ts';
import { nodeHash } from '../node/hash.ts';
import { nodePause } from '../node/pause.ts';
import { nodeWriteDisk, portPath } from '../node/write-disk.ts';
import { createProjectFacts } from '../runtime/project-facts.ts';
import { findBase, isHalfWay, type ProjectStatus, projectStatus } from '../runtime/status.ts';
import type { Drift, DriftPlace } from '../snapshot/drift/drift-row.ts';
import type { DriftRow } from '../snapshot/drift/rows.ts';
import { hasManifest, type Snapshot } from '../snapshot/snapshot.ts';
import { childOf } from '../store/absolute.ts';
import type { Arguments } from './arguments.ts';
import { noManifest } from './check.ts';
import { coloursOf, type Palette } from './colour.ts';
import type { Command } from './command.ts';
import { jsonPlace } from './formats/json.ts';
import { cannot, type ExitCode, type Io, json, printable } from './io.ts';
import { folderNamed, openProject, projectAbove, timed } from './open-project.ts';
import { FORMAT, wantsJson } from './options.ts';
import { rangeOf } from './place.ts';

export const status: Command = {
  name: 'status',
  summary: 'Say whether manifest and disk of a project still agree.',
  positionals: ['folder'],
  options: FORMAT,
  details: [
    'Looks at the project in the folder (default: the working directory) or above it, and names what was moved, renamed,',
    'deleted, copied or never declared. A question mark stands behind a kind that only you can decide. Nothing is written.',
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
  const { snapshot, disk } = await openProject(io, settings, root);
  if (!hasManifest(snapshot)) return cannot(io, noManifest(named.folder));
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
    projectStatus(findBase(disk), snapshot, read, isHalfWay(disk)),
  );
  if (wantsJson(settings)) io.out(asJson(root, snapshot, found));
  else io.out(asText(found, coloursOf(settings, io)));
  return found.state === 'healthy' ? 0 : found.state === 'diverged' ? 1 : 2;
}

function asText({ state, causes, notes, rows, told }: ProjectStatus, colours: Palette): string {
  const titles = rows.map(row => `${row.kind}${row.certainty === 'question' ? '?' : ''}`);
  const subjects = rows.map(subjectOf);
  const [kindWidth, subjectWidth] = [widest(titles), widest(subjects)];
  const lines = rows.flatMap((row, index) => {
    const kind = (titles[index] ?? '').padEnd(kindWidth);
    const head = `${paint(colours, row, kind)}  ${(subjects[index] ?? '').padEnd(subjectWidth)}  ${whereOf(row)}`;
    return [head.trimEnd(), colours.dim(`${' '.repeat(kindWidth)}  ${printable(row.reason)}`)];
  });
  const held = told.filter(({ kind }) => kind === 'held').map(row => `held      ${printable(row.reason)}`);
  const also = alsoLine(told);
  const end = [...causes, ...(also === '' ? [] : [also]), ...notes].map(printable);
  return `${[colours.bold(state), ...lines, ...held, ...end].join('\n')}\n`;
}

function subjectOf({ drifts }: DriftRow): string {
  const [first] = drifts;
  if (drifts.length > 1) return `${drifts.length} entities`;
  return printable(first?.entity ? `${first.entity.kind} ${first.entity.name}` : 'manifest');
}

function whereOf({ from, to }: DriftRow): string {
  return printable([from, to].filter(place => place !== undefined).join(' → '));
}

function paint(colours: Palette, { consequence, certainty }: DriftRow, text: string): string {
  if (consequence === 'blocking') return colours.red(text);
  return certainty === 'question' ? colours.yellow(text) : colours.blue(text);
}

/** What nobody has to decide, in one line. */
function alsoLine(told: readonly DriftRow[]): string {
  const count = (kind: Drift['kind']): number =>
    told.filter(row => row.kind === kind).reduce((sum, { drifts }) => sum + drifts.length, 0);
  const [modified, changed] = [count('modified'), count('registry-changed')];
  const parts = [
    ...(modified > 0 ? [`${modified} modified`] : []),
    ...(changed > 0 ? [`${changed} changed in the manifest`] : []),
  ];
  return parts.length === 0 ? '' : `Accepted as ordinary work: ${parts.join(', ')}.`;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}

function asJson(root: string, snapshot: Snapshot, found: ProjectStatus): string {
  const { state, causes, notes, base, rows, told, drifts } = found;
  const manifest = snapshot.layout.used.map(({ path }) => path);
  const numbers = new Map(drifts.map((drift, index) => [drift, index]));
  const rowValue = (row: DriftRow): object => ({
    kind: row.kind,
    from: row.from ?? null,
    to: row.to ?? null,
    reason: row.reason,
    certainty: row.certainty,
    consequence: row.consequence,
    waits: row.waits,
    drifts: row.drifts.map(drift => numbers.get(drift) ?? null),
  });
  return json({
    version: 1,
    root,
    manifest,
    state,
    causes,
    notes,
    base,
    entities: snapshot.entities.length,
    rows: [...rows, ...told].map(rowValue),
    drifts: drifts.map(drift => driftValue(snapshot, drift)),
  });
}

function driftValue(snapshot: Snapshot, drift: Drift): object {
  const { kind, entity, declared, from, to, others = [], formerId = null, reason, certainty, likeness = null } = drift;
  const place = (at: DriftPlace | undefined): object | null => (at ? placeValue(snapshot, at) : null);
  return {
    kind,
    entity: entity ? { id: entity.id ?? null, kind: entity.kind, key: entity.key, name: entity.name } : null,
    declared: place(declared),
    from: place(from),
    to: place(to),
    others: others.map(place),
    formerId,
    reason,
    certainty,
    likeness,
    consequence: drift.consequence,
    waits: drift.waits,
  };
}

function placeValue({ sources }: Snapshot, { path, functionName, at }: DriftPlace): object {
  const token = at ? jsonPlace(at.path, rangeOf(sources, at.path, at.span)) : null;
  return { path, function: functionName ?? null, at: token };
}
