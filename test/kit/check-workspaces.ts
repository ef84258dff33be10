/** What tests say about workspaces and their layers: the only caller of their checks. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../src/base/text.ts';
import type { Fix, Problem } from '../../src/checks/problem.ts';
import type { DiskFailure } from '../../src/ports/disk.ts';
import { createWorkspaceCheck, type WorkspaceCheck, type WorkspaceSight } from '../../src/runtime/check-workspaces.ts';
import { findWorkspaces, type LookDisk } from '../../src/runtime/find-workspaces.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { facts } from './check.ts';

/** By path below the user root, or, with `.mooring/`, below a project. */
export type WorkspaceFiles = Readonly<Record<string, string>>;

export interface WorkspaceCase {
  readonly files: WorkspaceFiles;
  /** Folders that are links: by path, where they lead. */
  readonly links?: WorkspaceFiles;
  readonly ignored?: readonly string[];
}

const USER = '/home/ana/.mooring';
const PROJECT = '/srv/pier';

export function workspaceProblems(given: WorkspaceCase): Problem[] {
  const { check, sight } = opened(given);
  return [...check.check(sight)].map(problem => ({ ...problem, path: shown(problem.path) }));
}

export function opened(
  { files, links = {}, ignored = [] }: WorkspaceCase,
  disk = diskOf(files, links),
): { readonly check: WorkspaceCheck; readonly sight: WorkspaceSight } {
  const own = findWorkspaces(disk, USER, 'user', ignored).workspaces;
  const theirs = findWorkspaces(disk, `${PROJECT}/.mooring`, 'project', ignored).workspaces;
  const check = createWorkspaceCheck({ disk, userRoot: USER });
  return { check, sight: { checked: [...theirs, ...own], seen: [theirs, own], ignored } };
}

/** `code file:line “marked text”: message` of each problem; the file from the folder of its workspace. */
export function told(given: WorkspaceCase): string[] {
  return workspaceProblems(given).map(({ code, path, span, message }) => {
    const text = given.files[path] ?? '';
    const line = text.slice(0, span.start).split('\n').length;
    const short = path.replace(/^(?:\.mooring\/)?workspaces\//, '');
    return `${code} ${short}:${line} “${text.slice(span.start, span.end)}”: ${message}`;
  });
}

/** The codes alone, with their lines. */
export function codes(given: WorkspaceCase): string[] {
  return told(given).map(each => each.split(' “')[0] ?? '');
}

/** The titles of the fixes of one code, or of all; each is tried and leaves files that can be read. */
export function fixTitles(given: WorkspaceCase, code?: string): string[] {
  const fixes = workspaceProblems(given).flatMap(each => (code && each.code !== code ? [] : fixesOf(each)));
  for (const fix of fixes) applied(given, fix);
  return fixes.map(({ title }) => title);
}

/** The files that a fix changes or makes, as they are then. The problem that it belongs to is gone. */
export function afterFix(given: WorkspaceCase, title: string): WorkspaceFiles {
  const problems = workspaceProblems(given);
  const problem = problems.find(each => fixesOf(each).some(fix => fix.title === title));
  const fix = problem && fixesOf(problem).find(each => each.title === title);
  assert.ok(problem && fix, `no fix “${title}” among: ${fixTitles(given).join(', ')}`);
  const changed = applied(given, fix);
  const count = (all: readonly Problem[]): number =>
    all.filter(
      ({ code, path, message }) => code === problem.code && path === problem.path && message === problem.message,
    ).length;
  const ignored = Object.values(changed).some(text => text.includes('[discovery]')) ? ignoredIn(changed) : [];
  const after = workspaceProblems({ ...given, files: { ...given.files, ...changed }, ignored });
  assert.ok(count(after) < count(problems), `still there: ${problem.message}`);
  return changed;
}

function ignoredIn(changed: WorkspaceFiles): string[] {
  return Object.values(changed).flatMap(text => [...text.matchAll(/"([^"]+)"/g)].flatMap(([, name]) => name ?? []));
}

function fixesOf(problem: Problem): readonly Fix[] {
  return problem.fixes?.(facts()) ?? [];
}

function applied({ files }: WorkspaceCase, fix: Fix): WorkspaceFiles {
  const changed: Record<string, string> = {};
  for (const { path, edits, create } of fix.edits) {
    const name = shown(path);
    if (create !== undefined) {
      assert.equal(files[name], undefined, `“${fix.title}” makes ${name}, which is there`);
      changed[name] = create;
    } else {
      const before = changed[name] ?? files[name];
      assert.ok(before !== undefined, `“${fix.title}” edits ${name}, which is not there`);
      changed[name] = applyEdits(before, edits);
      assert.notEqual(changed[name], before);
    }
    if (name.endsWith('.toml')) assert.equal(parseToml(changed[name] ?? '').held, undefined, `“${fix.title}”: ${name}`);
  }
  return changed;
}

function shown(path: string): string {
  return path.startsWith(`${USER}/`) ? path.slice(USER.length + 1) : path.replace(`${PROJECT}/`, '');
}

function place(name: string): string {
  return name.startsWith('.mooring/') ? `${PROJECT}/${name}` : `${USER}/${name}`;
}

const MISSING: DiskFailure = { failed: 'missing', code: 'ENOENT' };

/** Files in memory; `asked` counts what was read. */
export function diskOf(files: WorkspaceFiles, links: WorkspaceFiles = {}, asked: string[] = []): LookDisk {
  const texts = new Map(Object.entries(files).map(([name, text]) => [place(name), text]));
  const leads = Object.entries(links).map(([name, to]) => [place(name), place(to)] as const);
  const real = (path: string): string => {
    const link = leads.find(([from]) => path === from || path.startsWith(`${from}/`));
    return link ? link[1] + path.slice(link[0].length) : path;
  };
  const isThere = (path: string): boolean =>
    texts.has(path) || [...texts.keys()].some(each => each.startsWith(`${path}/`));
  return {
    list(folder) {
      const at = `${real(folder)}/`;
      const names = new Map<string, 'file' | 'folder' | 'link'>();
      for (const path of texts.keys()) {
        if (!path.startsWith(at)) continue;
        const [name = '', ...rest] = path.slice(at.length).split('/');
        names.set(name, rest.length > 0 ? 'folder' : 'file');
      }
      for (const [from] of leads)
        if (from.startsWith(at) && !from.slice(at.length).includes('/')) names.set(from.slice(at.length), 'link');
      return names.size === 0 ? MISSING : [...names].map(([name, type]) => ({ name, type }));
    },
    read(path) {
      asked.push(path);
      const text = texts.get(real(path));
      if (text === undefined) return isThere(real(path)) ? { failed: 'not-a-file', code: 'EISDIR' } : MISSING;
      return { bytes: new TextEncoder().encode(text) };
    },
    facts: () => MISSING,
    realPath: path => (isThere(real(path)) ? { path: real(path) } : MISSING),
  };
}
