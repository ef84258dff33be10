/** What tests say about placeholders of workspaces: the only caller of their checks. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../src/base/text.ts';
import type { Problem } from '../../src/checks/problem.ts';
import { type SeenWorkspace, seenWorkspaces, type WorkspaceSubject } from '../../src/checks/workspace/subject.ts';
import { createPlaceholderCheck, type PlaceholderSight } from '../../src/runtime/check-placeholders.ts';
import { createEffectiveWorkspaces } from '../../src/runtime/effective-workspaces.ts';
import { findWorkspaces, type LookDisk } from '../../src/runtime/find-workspaces.ts';
import { facts } from './check.ts';

/** By path below the user root. */
export type RootFiles = Readonly<Record<string, string>>;

export const USER = '/home/ana/.mooring';

/** A look at the workspaces of these files, and what checks and language features are given of it. */
export function lookAt(files: RootFiles, process: Record<string, string> | undefined = {}) {
  const disk = diskOf(files);
  const found = findWorkspaces(disk, USER, 'user').workspaces;
  const workspaces = createEffectiveWorkspaces({ disk, userRoot: USER });
  const evaluated = workspaces.all(found);
  const subjects = evaluated.flatMap((effective): WorkspaceSubject[] => {
    const link = effective.chain.at(-1);
    const own = link && workspaces.definition(link.file);
    const layers = (link?.layers ?? []).flatMap(use => {
      const definition = use.file === undefined ? undefined : workspaces.definition(use.file, use.mount);
      return definition ? [{ use, definition }] : [];
    });
    return own ? [{ effective, own, layers }] : [];
  });
  const sight: PlaceholderSight = {
    seen: seenWorkspaces(found as readonly SeenWorkspace[]),
    effective: workspaces.all,
    textNow: file => textOf(files, file),
  };
  const check = createPlaceholderCheck({ disk, process });
  return { check, sight, subjects, subject: (slug: string) => subjectNamed(subjects, slug) };
}

export function placeholderProblemsIn(files: RootFiles, process?: Record<string, string>): Problem[] {
  const { check, sight, subjects } = lookAt(files, process ?? {});
  return [...check.check(subjects, sight)];
}

/** `severity code file:line “marked text”: message` of each problem. */
export function told(files: RootFiles, process?: Record<string, string>): string[] {
  return placeholderProblemsIn(files, process).map(problem => tell(files, problem));
}

/** The same for a machine of which nothing is known. */
export function toldAnywhere(files: RootFiles): string[] {
  const { check, sight, subjects } = lookAt(files);
  const anywhere = createPlaceholderCheck({ disk: diskOf(files) });
  assert.ok(check);
  return anywhere.check(subjects, sight).map(problem => tell(files, problem));
}

export function fixTitles(files: RootFiles): string[] {
  return placeholderProblemsIn(files).flatMap(problem => (problem.fixes?.(facts()) ?? []).map(({ title }) => title));
}

/** The files that a fix changes or makes; the problem that it belongs to is gone then. */
export function afterFix(files: RootFiles, title: string): RootFiles {
  const problems = placeholderProblemsIn(files);
  const problem = problems.find(each => each.fixes?.(facts()).some(fix => fix.title === title));
  const fix = problem?.fixes?.(facts()).find(each => each.title === title);
  assert.ok(problem && fix, `no fix “${title}” among: ${fixTitles(files).join(', ')}`);
  const changed = Object.fromEntries(
    fix.edits.map(({ path, edits, create }) => [nameOf(path), create ?? applyEdits(files[nameOf(path)] ?? '', edits)]),
  );
  const after = told({ ...files, ...changed });
  assert.ok(!after.includes(tell(files, problem)), after.join('\n'));
  return changed;
}

function tell(files: RootFiles, { severity, code, path, span, message }: Problem): string {
  const text = files[nameOf(path)] ?? '';
  const line = text.slice(0, span.start).split('\n').length;
  const short = nameOf(path).replace(/^workspaces\//, '');
  return `${severity} ${code} ${short}:${line} “${text.slice(span.start, span.end)}”: ${message}`;
}

function subjectNamed(subjects: readonly WorkspaceSubject[], slug: string): WorkspaceSubject {
  const found = subjects.find(({ effective }) => effective.workspace.slug === slug);
  assert.ok(found, slug);
  return found;
}

function textOf(files: RootFiles, file: string) {
  const text = files[nameOf(file)];
  return text === undefined ? ('missing' as const) : { text };
}

function nameOf(path: string): string {
  return path.slice(USER.length + 1);
}

function diskOf(files: RootFiles): LookDisk {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`${USER}/${name}`, text]));
  const missing = { failed: 'missing', code: 'ENOENT' } as const;
  return {
    list(folder) {
      const below = [...texts.keys()].filter(path => path.startsWith(`${folder}/`));
      const names = new Map(
        below.map(path => {
          const [name = '', ...rest] = path.slice(folder.length + 1).split('/');
          return [name, rest.length > 0 ? ('folder' as const) : ('file' as const)];
        }),
      );
      return names.size === 0 ? missing : [...names].map(([name, type]) => ({ name, type }));
    },
    read(path) {
      const text = texts.get(path);
      return text === undefined ? missing : { bytes: new TextEncoder().encode(text) };
    },
    facts: path =>
      texts.has(path) ? ({ type: 'file' } as Extract<ReturnType<LookDisk['facts']>, { type: unknown }>) : missing,
    realPath: path =>
      [...texts.keys()].some(each => each === path || each.startsWith(`${path}/`)) ? { path } : missing,
  };
}
