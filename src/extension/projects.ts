/** The last known states of the window's projects. */
import { type ProjectState, REQUESTS } from '../protocol/protocol.ts';
import { type AskedAgain, askedAgain } from './engine/asked-again.ts';
import type { Engine } from './engine/engine.ts';

export type Projects = AskedAgain<ProjectState>;

export function projectsOf(engine: Engine): Projects {
  return askedAgain<ProjectState>(engine, REQUESTS.projects, {
    received: states => engine.watchAlso(states.map(({ root }) => root)),
  });
}
