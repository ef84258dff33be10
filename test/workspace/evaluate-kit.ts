/** Evaluates workspaces whose files are texts of the test. */
import assert from 'node:assert/strict';
import type { TomlValue } from '../../src/syntax/toml-value.ts';
import { type Definition, readDefinition } from '../../src/workspace/definition.ts';
import { type EffectiveWorkspace, effectiveAt, plainValue, type WorkspaceRef } from '../../src/workspace/effective.ts';
import { createEvaluation, type Evaluation, type WorkspaceSources } from '../../src/workspace/evaluate.ts';

export const USER = '/home/ana/.mooring';
export const PROJECT = '/srv/pier/.mooring';

/** By path: `dev/workspace.toml` in the user's root, `project:dev/workspace.toml` in the project's. */
export type Files = Readonly<Record<string, string>>;

export function refOf(name: string): WorkspaceRef {
  const [, project, slug = ''] = /^(project:)?(.*)$/.exec(name) ?? [];
  return project ? { root: 'project', rootFolder: PROJECT, slug } : { root: 'user', rootFolder: USER, slug };
}

/** Definitions are kept in `known`, as a process would, so that what did not change is the same object. */
export function sourcesOf(files: Files, known = new Map<string, Definition>()): WorkspaceSources {
  const texts = new Map(Object.entries(files).map(([name, text]) => [fileOf(name), text]));
  const read = (file: string, role: Parameters<typeof readDefinition>[1]): Definition | undefined => {
    const text = texts.get(file);
    if (text === undefined) return undefined;
    const key = JSON.stringify([file, role]);
    const before = known.get(key);
    const definition = before?.text === text ? before : readDefinition({ file, text }, role, before);
    known.set(key, definition);
    return definition;
  };
  return {
    userRoot: USER,
    definition: ({ rootFolder, slug }) => read(`${rootFolder}/workspaces/${slug}/workspace.toml`, { is: 'workspace' }),
    layer({ rootFolder }, path, mount) {
      const definition = read(`${rootFolder}/${path}`, { is: 'layer', mount });
      return definition ? { is: 'read', definition } : { is: 'missing' };
    },
  };
}

export function fileOf(name: string): string {
  const isProject = name.startsWith('project:');
  return `${isProject ? PROJECT : USER}/workspaces/${isProject ? name.slice('project:'.length) : name}`;
}

export function evaluationOf(files: Files): Evaluation {
  return createEvaluation(sourcesOf(files));
}

export function evaluate(files: Files, name: string): EffectiveWorkspace {
  return evaluationOf(files).effective(refOf(name));
}

/** The value at a dotted path. */
export function valueAt(effective: EffectiveWorkspace, path: string): TomlValue | undefined {
  const node = effectiveAt(effective, path.split('.'));
  return node && plain(plainValue(node));
}

/** With ordinary tables, for `deepEqual`. */
export function plain<T>(value: T): T {
  if (Array.isArray(value)) return value.map(plain) as T;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)])) as T;
}

/** `code@file:line` of each problem of its own, files from the folder of the workspaces. */
export function problems({ problems: found }: Pick<EffectiveWorkspace, 'problems'>): string[] {
  return found.map(({ code, file, line }) => `${code}@${file.replace(/^.*\/workspaces\//, '')}:${line}`);
}

/** The one problem, with its message. */
export function onlyProblem(effective: EffectiveWorkspace) {
  const [problem] = effective.problems;
  assert.equal(effective.problems.length, 1, JSON.stringify(effective.problems.map(({ message }) => message)));
  assert(problem);
  return problem;
}
