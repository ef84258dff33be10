/** `mooring workspace check`: what is wrong with workspaces and their layers. */
import { lineIndex } from '../../base/text.ts';
import type { Severity } from '../../checks/codes.ts';
import type { Problem } from '../../checks/problem.ts';
import { nodeWriteDisk, portPath } from '../../node/write-disk.ts';
import { createWorkspaceCheck } from '../../runtime/check-workspaces.ts';
import { findWorkspaces } from '../../runtime/find-workspaces.ts';
import { withSlug } from '../../workspace/active.ts';
import { unknownWorkspace } from '../../workspace/switch-plan.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf } from '../colour.ts';
import type { Command } from '../command.ts';
import { isAtLeast } from '../findings.ts';
import { cannot, type ExitCode, type Io, json, printable } from '../io.ts';
import { type OpenedConfig, shownPath, withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { oneBased, type Range, rangeOf } from '../place.ts';

export const workspaceCheck: Command = {
  name: 'workspace check',
  summary: 'Report what is wrong with a workspace, or with all in sight, and their layers.',
  positionals: ['name'],
  options: [{ name: 'project', help: 'Look at the project’s workspaces alone.' }, ...FORMAT],
  details: [
    'Looks at each workspace.toml and the files of its layers. "mooring check" does so for those of a project.',
    'Exit codes: 0 nothing wrong, 1 errors or warnings, 2 it could not be run.',
  ],
  run: (settings, io) => withConfig(settings, io, opened => checkAll(opened, settings, io)),
};

function checkAll(opened: OpenedConfig, settings: Arguments, io: Io): ExitCode {
  const { project } = opened;
  const disk = nodeWriteDisk();
  const userRoot = portPath(opened.userRoot);
  const ignored = opened.workspaces.ignored();
  const own = findWorkspaces(disk, userRoot, 'user', ignored).workspaces;
  const projectRoot = project === undefined ? undefined : `${portPath(project)}/.mooring`;
  const theirs =
    projectRoot === undefined || projectRoot === userRoot
      ? []
      : findWorkspaces(disk, projectRoot, 'project', ignored).workspaces;
  const candidates = settings.has('project') ? theirs : [...theirs, ...own];
  const [name] = settings.positionals;
  const named = name === undefined ? undefined : withSlug(candidates, name);
  if (name !== undefined && !named) return cannot(io, unknownWorkspace(name, candidates), 'unknown');
  const checked = named ? [named] : candidates;
  const checks = createWorkspaceCheck({
    disk,
    userRoot,
    process: io.environment,
    ignoreCase: process.platform === 'win32',
  });
  const problems = checks.check({ checked, seen: [theirs, own], ignored });
  const rows = placed(problems, checks.text, shownPath(opened, io));
  const workspaces = checked.map(({ slug, root }) => ({ name: slug, root }));
  if (wantsJson(settings)) io.out(json({ version: 1, workspaces, problems: rows }));
  else tell(rows, checked.length, settings, io);
  return problems.some(({ severity }) => isAtLeast(severity, 'warning')) ? 1 : 0;
}

interface Row {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** As people know it. */
  readonly file: string;
  readonly range: Range;
  readonly related: readonly { readonly file: string; readonly range: Range; readonly message: string }[];
}

/** Places count from 1, as in all that is for people and tools. */
function placed(
  problems: readonly Problem[],
  textOf: (file: string) => string | undefined,
  shown: (file: string) => string,
): Row[] {
  const files = new Set(problems.flatMap(({ path, related = [] }) => [path, ...related.map(each => each.path)]));
  const texts = new Map(
    [...files].map(file => {
      const text = textOf(file) ?? '';
      const lines = lineIndex(text);
      return [file, { text, lines: () => lines }] as const;
    }),
  );
  return problems.map(({ code, severity, message, path, span, related = [] }) => ({
    code,
    severity,
    message,
    file: shown(path),
    range: oneBased(rangeOf(texts, path, span)),
    related: related.map(each => ({
      file: shown(each.path),
      range: oneBased(rangeOf(texts, each.path, each.span)),
      message: each.message,
    })),
  }));
}

function tell(rows: readonly Row[], count: number, settings: Arguments, io: Io): void {
  const colours = coloursOf(settings, io);
  for (const { file, range, severity, message, code } of rows) {
    const { line, column } = range.start;
    io.out(`${printable(`${file}:${line}:${column}`)}  ${severity}  ${printable(message)}  ${colours.dim(code)}\n`);
  }
  if (count === 0) io.out('There is no workspace.\n');
  else if (rows.length === 0) io.out(count === 1 ? 'No problems.\n' : `No problems in ${count} workspaces.\n`);
}
