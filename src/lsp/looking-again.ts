/** Where to look again: after hints of files, after doubts, and now and then at everything. */
import type { Connection, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Changed, NOTIFICATIONS } from '../protocol/protocol.ts';
import type { ConfigService } from './config-service.ts';
import type { SavedConfig } from './saved-config.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import { pathOfUri, slashed } from './uris.ts';

export interface Looking {
  /** Projects may have come or gone. */
  review(): void;
  /** Files were saved or changed, of which one may be the user's config. */
  savedTouched(uris: readonly string[]): void;
  /** Files came, went or changed: hints, that say where to look. A manifest's folder among them changes the projects. */
  changed(uris: readonly string[]): void;
  /** Anything may have changed, though nothing speaks for it. */
  doubted(): void;
  /** Looks at everything that nobody told of. */
  sweep(): Promise<void>;
}

export interface LookingOptions {
  readonly connection: Connection;
  readonly projects: Sessions;
  readonly documents: TextDocuments<TextDocument>;
  readonly config: ConfigService;
  readonly saved: SavedConfig;
}

export function lookingAgain({ connection, projects, documents, config, saved }: LookingOptions): Looking {
  /** Documents that were open before their project was looked after are laid over it now. */
  const review = (): void => {
    const before = projects.all();
    const differ = projects.review();
    config.setPlaces(projects.all().map(({ project }) => project.root));
    if (!differ) return;
    for (const document of documents.all()) projects.holding(document.uri)?.edit(document.getText());
    for (const { project } of new Set([...before, ...projects.all()])) {
      const { root, snapshot } = project;
      const changed: Changed = { root, generation: snapshot.generation, drift: true };
      void connection.sendNotification(NOTIFICATIONS.changed, changed);
    }
  };
  const savedTouched = (paths: readonly string[] | 'all'): void => {
    if (!saved.touch(paths)) return;
    for (const { drift, sync } of projects.all()) {
      drift.hinted('doubt');
      sync.configured();
    }
  };
  return {
    review,
    savedTouched: uris => savedTouched(uris.flatMap(uri => pathOfUri(uri) ?? []).map(slashed)),
    changed(uris) {
      config.touch(uris);
      if (uris.some(uri => /\/\.(mooring|bifrost)(\/|$)/.test(uri))) review();
      savedTouched(uris.flatMap(uri => pathOfUri(uri) ?? []).map(slashed));
      for (const [session, paths] of bySession(projects, uris)) session.touch(paths);
    },
    doubted() {
      review();
      config.rescan();
      savedTouched('all');
      for (const session of projects.all()) session.touch('all', 'doubt');
    },
    async sweep() {
      review();
      savedTouched('all');
      for (const session of projects.all()) {
        session.touch('all', 'doubt');
        await session.settled();
        await session.drift.look();
      }
    },
  };
}

function bySession(projects: Sessions, uris: readonly string[]): ReadonlyMap<Session, readonly string[]> {
  const hints = new Map<Session, string[]>();
  for (const uri of uris) {
    const held = projects.holding(uri);
    if (!held) continue;
    const paths = hints.get(held.session);
    if (paths) paths.push(held.path);
    else hints.set(held.session, [held.path]);
  }
  return hints;
}
