import type { EntityState, Location, ProjectState } from '../../src/protocol/protocol.ts';

export function at(path: string, line = 0, character = 0): Location {
  return { path, range: { start: { line, character }, end: { line, character: character + 1 } } };
}

export function entity(key: string, more: Partial<EntityState> = {}): EntityState {
  return { key, label: key, declared: at('.mooring/manifest.yaml', 4, 2), problems: counts(), ...more };
}

export function counts(errors = 0, warnings = 0, informations = 0) {
  return { errors, warnings, informations };
}

export function project(more: Partial<ProjectState> = {}): ProjectState {
  return {
    root: '/home/ada/harbour',
    generation: 1,
    state: 'ready',
    manifest: ['.mooring/manifest.yaml'],
    kinds: [],
    problems: counts(),
    held: [],
    undeclared: [],
    ...more,
  };
}
