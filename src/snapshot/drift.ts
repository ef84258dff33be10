/**
 * The recognition of drift: what differs between the base, the manifest and the disk, each thing told once. A pure
 * function; the disk's side of it was read before. Content that was edited in its place is work, not drift, and a file
 * that is held is told as that and nothing more. Where the manifest cannot be read, nothing else is known.
 */
import { gatheredInSteps, type Steps, toEnd } from '../base/steps.ts';
import type { Base } from './base.ts';
import { copiedElsewhere, copiedFrom, declaredTwice } from './drift/copied.ts';
import { decoratorDrift } from './drift/decorator.ts';
import type { DiskFacts } from './drift/disk-facts.ts';
import { DRIFT_KINDS, type Drift } from './drift/drift-row.ts';
import { type Formerly, formerly } from './drift/formerly.ts';
import { type Found, foundThings } from './drift/found.ts';
import { gone } from './drift/gone.ts';
import { type HeldFiles, heldEntity, heldFile, heldFiles } from './drift/held.ts';
import { idChanged, identityDiffers } from './drift/identity.ts';
import { metadataDiffers } from './drift/metadata.ts';
import { modified } from './drift/modified.ts';
import { alike, moved } from './drift/moved.ts';
import { entryAdded, entryChanged, entryRemoved } from './drift/registry.ts';
import { type Settled, settle } from './drift/settle.ts';
import { carriedId, type Subject, subjectSteps } from './drift/subject.ts';
import { pathless, undeclared } from './drift/undeclared.ts';
import { hasManifest, type Snapshot } from './snapshot.ts';

/**
 * Every drift, and what is only told, in the order of `DRIFT_KINDS` and then of paths. Without a base nothing is known to
 * be modified or deleted, and what moved only by the ids in files and the names of functions.
 */
export function driftOf(base: Base | undefined, snapshot: Snapshot, facts: DiskFacts): Drift[] {
  return toEnd(driftSteps(base, snapshot, facts));
}

/** The same, for who has others waiting: with thousands of entities it takes longer than a key may. */
export function* driftSteps(base: Base | undefined, snapshot: Snapshot, facts: DiskFacts): Steps<Drift[]> {
  if (!hasManifest(snapshot)) return [];
  const subjects = yield* subjectSteps(snapshot, base);
  const held = heldFiles(snapshot, subjects, facts);
  if (snapshot.manifestUnknown) return held.rest.map(heldFile);
  const { settled, left } = yield* settle(subjects, yield* foundThings(snapshot, facts), facts);
  const owners = ownersOf(settled);
  const former = formerly(base, id => owners.has(id));
  const context: Context = { base, snapshot, facts, held, copies: copiesOf(left), owners, former };
  yield;
  const declared = yield* gatheredInSteps(settled, each =>
    isInHeldManifest(snapshot, each.subject) ? [] : (rowOf(context, each) ?? []),
  );
  const found = yield* undeclaredRows(context, settled, left);
  const removed = removedRows(context, settled, left);
  yield;
  const rows = [...declared, ...found, ...removed, ...held.rest.map(heldFile)];
  const isUndecided = snapshot.layout.unused.length > 0;
  return rows.map(row => (isUndecided ? { ...row, consequence: 'blocking' as const } : row)).sort(inOrder);
}

/** What waits for a person. */
export function waiting(drifts: readonly Drift[]): Drift[] {
  return drifts.filter(({ waits }) => waits);
}

interface Context {
  readonly base: Base | undefined;
  readonly snapshot: Snapshot;
  readonly facts: DiskFacts;
  readonly held: HeldFiles;
  /** What is left over, by the id that it carries. */
  readonly copies: ReadonlyMap<string, readonly Found[]>;
  /** Entities by their ids. */
  readonly owners: ReadonlyMap<string, Subject>;
  readonly former: Formerly;
}

function rowOf(context: Context, settled: Settled): Drift | undefined {
  const { subject } = settled;
  const { id } = subject.entity;
  const copies = (id !== undefined && context.copies.get(id)) || [];
  switch (settled.is) {
    case 'twice':
      return declaredTwice(subject, settled.all);
    case 'copied':
      return copiedElsewhere(subject, settled.founds);
    case 'another':
      return identityDiffers(subject, settled.found, context.owners.get(settled.found.id ?? ''));
    case 'elsewhere':
      return copies.length > 0 ? copiedFrom(subject, settled.found, copies) : moved(settled);
    case 'alike':
      return alike(settled);
    case 'gone':
      return goneRow(context, subject);
    case 'home':
      return copies.length > 0 ? copiedFrom(subject, undefined, copies) : atHome(context, settled);
    case 'open':
      return openRow(context, subject, copies);
  }
}

function goneRow({ held }: Context, subject: Subject): Drift {
  const source = held.thatIs(subject);
  if (source) return heldEntity(subject, source.path, source.parsed.held?.message ?? '');
  return gone(subject, held.thatMayBe(subject)?.path);
}

/** The gravest of what can be said of a thing in its place. */
function atHome(context: Context, { subject, home }: Extract<Settled, { is: 'home' }>): Drift | undefined {
  const { entity, before } = subject;
  return (
    idRow(context, subject) ??
    decoratorDrift(entity, home) ??
    metadataDiffers(entity, home, before) ??
    modified(subject, home, context.facts) ??
    entryRow(context, subject)
  );
}

/** Where the file carries the new id as well, the two agree. */
function idRow({ former }: Context, subject: Subject): Drift | undefined {
  const { entity, home, before } = subject;
  if (before || entity.id === undefined || entity.kind.identifiedBy) return undefined;
  if (home.is === 'there' && carriedId(home) !== undefined) return undefined;
  const entry = former.ofSubject(subject);
  return entry && idChanged(subject, entry[0]);
}

function openRow(context: Context, subject: Subject, copies: readonly Found[]): Drift | undefined {
  const { home } = subject;
  if (home.is === 'held') return heldEntity(subject, home.path, home.message);
  if (home.is !== 'nowhere') return undefined;
  const own = copies.filter(({ kind }) => kind === subject.entity.kind);
  return own.length > 0 ? pathless(subject, own) : (idRow(context, subject) ?? entryRow(context, subject));
}

function entryRow({ base }: Context, subject: Subject): Drift | undefined {
  const { entity, before } = subject;
  if (!base || entity.id === undefined || entity.kind.identifiedBy) return undefined;
  return before ? entryChanged(subject) : entryAdded(entity);
}

/** Silent while a manifest file is held: it may declare them by now. */
function* undeclaredRows(
  { snapshot, former }: Context,
  settled: readonly Settled[],
  left: readonly Found[],
): Steps<Drift[]> {
  if (isManifestHeld(snapshot)) return [];
  const explained = new Set(settled.flatMap(each => (each.is === 'gone' ? [] : (each.subject.entity.id ?? []))));
  const groups = new Map<string, Found[]>();
  const alone: Found[][] = [];
  for (const found of left) {
    if (found.id === undefined) alone.push([found]);
    else if (!explained.has(found.id)) groups.set(found.id, [...(groups.get(found.id) ?? []), found]);
  }
  const told = new Set<string>();
  return yield* gatheredInSteps([...groups.values(), ...alone], all => {
    const before = all[0] && former.ofFound(all[0]);
    // Two things cannot both be what was accepted under one id.
    const isFirst = before !== undefined && !told.has(before[0]);
    if (isFirst) told.add(before[0]);
    return undeclared(all, isFirst ? before : undefined);
  });
}

/** What the base has and the manifest has not, but for what is told as undeclared or under another id. */
function removedRows({ snapshot, former }: Context, settled: readonly Settled[], left: readonly Found[]): Drift[] {
  if (isManifestHeld(snapshot)) return [];
  const onDisk = left.map(found => former.ofFound(found));
  const inManifest = settled.map(({ subject }) => (subject.before ? undefined : former.ofSubject(subject)));
  const told = new Set([...onDisk, ...inManifest].map(entry => entry?.[0]));
  return former.entries.flatMap(([id, before]) => {
    if (told.has(id)) return [];
    const isThere = before.path !== undefined && snapshot.tree.files.has(before.path);
    return [entryRemoved(id, before, isThere && before.functionName === undefined)];
  });
}

function isManifestHeld({ layout, sources }: Snapshot): boolean {
  return layout.used.some(({ path }) => sources.get(path)?.held);
}

function isInHeldManifest({ sources }: Snapshot, { entity }: Subject): boolean {
  return sources.get(entity.path)?.held === true;
}

function copiesOf(left: readonly Found[]): Map<string, Found[]> {
  const copies = new Map<string, Found[]>();
  for (const found of left) {
    if (found.id !== undefined) copies.set(found.id, [...(copies.get(found.id) ?? []), found]);
  }
  return copies;
}

function ownersOf(settled: readonly Settled[]): Map<string, Subject> {
  const owners = new Map<string, Subject>();
  for (const { subject } of settled) if (subject.entity.id !== undefined) owners.set(subject.entity.id, subject);
  return owners;
}

function inOrder(a: Drift, b: Drift): number {
  return (
    DRIFT_KINDS.indexOf(a.kind) - DRIFT_KINDS.indexOf(b.kind) ||
    byText(pathOf(a), pathOf(b)) ||
    byText(a.entity?.kind ?? '', b.entity?.kind ?? '') ||
    byText(a.entity?.key ?? '', b.entity?.key ?? '') ||
    byText(a.entity?.id ?? '', b.entity?.id ?? '')
  );
}

function pathOf({ from, to, declared }: Drift): string {
  return (from ?? to ?? declared)?.path ?? '';
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
