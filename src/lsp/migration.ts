/**
 * `mooring/migrationPreview`: what becomes of one big file of workspaces. It is here for its parsers; nothing is written, and
 * the hashes say what the files must still hold when somebody does it.
 */

import type { NameWanted } from '../plans/workspace/migrate-names.ts';
import { migrationPage } from '../plans/workspace/migration-page.ts';
import type { Hash } from '../ports/hash.ts';
import type { MigrationPreview, MigrationQuestion } from '../protocol/protocol.ts';
import {
  changesOf,
  lookAtMigration,
  type MigrateOptions,
  migrationLabel,
  type PlannedMigration,
} from '../runtime/migrate-workspaces.ts';
import { below, nameOf, parentOf } from '../store/absolute.ts';
import type { ToAscii } from '../workspace/slug.ts';
import { slashed } from './uris.ts';

export interface MigrationPlatform {
  readonly disk: MigrateOptions['disk'];
  readonly hash: Hash;
  /** The wall clock, in milliseconds. */
  readonly clock: () => number;
  /** Absolute, with `/`. */
  readonly homeFolder: string;
  freshId(): string;
  loadAscii(): Promise<ToAscii>;
}

export async function previewMigration(
  platform: MigrationPlatform,
  question: MigrationQuestion,
): Promise<MigrationPreview> {
  const rootFolder = slashed(question.rootFolder);
  const isProject = question.root === 'project';
  const names = new Map(question.names.map(({ number, name }) => [number, name]));
  const wanted: NameWanted[] = [];
  const shown = shownIn(isProject ? parentOf(rootFolder) : undefined, platform.homeFolder);
  const looked = await lookAtMigration({
    ...platform,
    nowMs: platform.clock(),
    rootFolder,
    prefix: isProject ? '.mooring/' : '',
    file: slashed(question.file),
    elsewhere: question.elsewhere,
    force: question.force,
    forcedBy: question.forcedBy,
    shown,
    async ask(entry) {
      const name = names.get(entry.number);
      if (name === undefined) wanted.push(entry);
      // All that are wanted are told at once, so one without a name gets a stand-in; the person is asked for the real one.
      return name ?? `entry-${entry.number}`;
    },
  });
  if (looked.is === 'refused' || looked.is === 'nothing') return looked;
  if (wanted.length > 0) return { is: 'names', wanted };
  return proposal(platform, { rootFolder, isProject, shown }, looked);
}

function proposal(
  { hash }: Pick<MigrationPlatform, 'hash'>,
  place: { readonly rootFolder: string; readonly isProject: boolean; readonly shown: (path: string) => string },
  planned: PlannedMigration,
): MigrationPreview {
  const { plan, file, movedTo } = planned;
  const prefix = place.isProject ? '.mooring/' : '';
  const changes = changesOf({ hash, prefix, rootFolder: place.rootFolder }, planned);
  const page = migrationPage({
    plan,
    file: place.shown(file),
    movedTo: movedTo === undefined ? undefined : nameOf(movedTo),
  });
  const move = changes.find(change => 'moveTo' in change);
  const those = (isLeft: boolean): string[] =>
    plan.entries.filter(({ does }) => (does === 'skip') === isLeft).map(({ slug }) => slug);
  return {
    is: 'proposal',
    label: migrationLabel(file),
    page: {
      text: page.text,
      links: page.links.map(({ line, start, end, at }) => ({
        range: { start: { line, character: start }, end: { line, character: end } },
        file,
        line: at - 1,
      })),
    },
    files: changes.flatMap(change => {
      if (!('after' in change)) return [];
      const text = plan.files.find(({ path }) => prefix + path === change.path)?.text ?? '';
      return [{ path: change.path, before: change.before, text }];
    }),
    ...(move && 'moveTo' in move ? { move } : {}),
    made: those(false),
    left: those(true),
    ...(plan.named === undefined ? {} : { named: plan.named }),
  };
}

/** From the project inside it, `~/…` below the home folder. */
function shownIn(project: string | undefined, homeFolder: string): (path: string) => string {
  return path => {
    const inProject = project === undefined ? undefined : below(project, path);
    if (inProject !== undefined) return inProject;
    const inHome = below(homeFolder, path);
    return inHome === undefined ? path : `~/${inHome}`;
  };
}
