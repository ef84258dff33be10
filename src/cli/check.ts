/** `mooring check`: what is wrong with a project. */
import { checkProject } from '../checks/check-project.ts';
import type { Severity } from '../checks/codes.ts';
import { trackedEnvFindings } from '../checks/environment/tracked-env.ts';
import { trackedFiles } from '../git/tracked-files.ts';
import { nodeWriteDisk, portPath } from '../node/write-disk.ts';
import type { ReadDisk } from '../ports/disk.ts';
import { findWorkspaces } from '../runtime/find-workspaces.ts';
import { hasManifest } from '../snapshot/snapshot.ts';
import type { Arguments } from './arguments.ts';
import { coloursOf } from './colour.ts';
import type { Command } from './command.ts';
import { type Findings, findingsOf, isAtLeast, SEVERITIES } from './findings.ts';
import { asGithub } from './formats/github.ts';
import { asJson } from './formats/json.ts';
import { asSarif } from './formats/sarif.ts';
import { asText } from './formats/text.ts';
import { cannot, type ExitCode, type Io } from './io.ts';
import { folderNamed, openProject, projectAbove, timed, userRootOf } from './open-project.ts';
import { readProjectConfig } from './project-config.ts';
import { readProjectWorkspaces } from './project-workspaces.ts';

export const check: Command = {
  name: 'check',
  summary: 'Report what is broken in a project.',
  positionals: ['folder'],
  options: [
    { name: 'format', value: 'format', choices: ['text', 'json', 'github', 'sarif'], help: 'Default: text.' },
    {
      name: 'severity',
      value: 'severity',
      choices: SEVERITIES,
      help: 'Show and count only this severity and graver ones.',
    },
  ],
  details: [
    'Looks at the project in the folder (default: the working directory) or above it: its manifest, the files that it',
    'names, and the project’s config.toml and workspaces. Your own config.toml and the environment have no say; "mooring',
    'config validate" looks at those, and "mooring workspace check" at your own workspaces. A .env of the project’s root',
    'that git tracks is named, too.',
    '',
    'Exit codes: 0 no findings, 1 findings, 2 it could not be run.',
    'Without --severity everything is shown, and errors and warnings count as findings.',
  ],
  run,
};

async function run(settings: Arguments, io: Io): Promise<ExitCode> {
  const named = folderNamed(io, settings.positionals[0]);
  if ('wrong' in named) return cannot(io, named.wrong);
  const root = projectAbove(io, settings, named.folder);
  if (root === undefined) return cannot(io, noManifest(named.folder));
  const { snapshot, disk } = await openProject(io, settings, root);
  if (!hasManifest(snapshot)) return cannot(io, noManifest(named.folder) + whatElse(root, disk));
  const ofProject = await timed(io, settings, 'check', () => checkProject(snapshot));
  const config = readProjectConfig(disk);
  const workspaces = await timed(io, settings, 'workspaces', () =>
    readProjectWorkspaces(root, userRootOf(io, settings), disk),
  );
  const ofEnv = trackedEnvFindings(trackedFiles(nodeWriteDisk(), '.env').below(portPath(root)));
  const problems = [...ofProject, ...config.problems, ...workspaces.problems, ...ofEnv].sort((a, b) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : 0,
  );
  const asked = settings.value('severity') as Severity | undefined;
  const texts = new Map([...config.texts, ...workspaces.texts]);
  const findings = findingsOf(root, snapshot, problems, asked ?? 'information', texts);
  io.out(formatted(findings, settings, io));
  return findings.shown.some(({ problem }) => isAtLeast(problem.severity, asked ?? 'warning')) ? 1 : 0;
}

/** What there is beside a manifest, and which command looks at that. */
function whatElse(root: string, disk: ReadDisk): string {
  const config = readProjectConfig(disk).texts.size > 0;
  const workspaces = findWorkspaces(nodeWriteDisk(), `${portPath(root)}/.mooring`, 'project').workspaces.length > 0;
  const ways = [
    ...(config ? ['"mooring config validate --project" checks its config.toml alone.'] : []),
    ...(workspaces ? ['"mooring workspace check --project" checks its workspaces alone.'] : []),
  ];
  return ways.map(way => ` ${way}`).join('');
}

export function noManifest(folder: string): string {
  return `No manifest in ${folder} or above it. Run "mooring init" to propose one.`;
}

function formatted(findings: Findings, settings: Arguments, io: Io): string {
  switch (settings.value('format')) {
    case 'json':
      return asJson(findings);
    case 'github':
      return asGithub(findings, io.cwd);
    case 'sarif':
      return asSarif(findings, io.version, io.diagnosticsDoc);
    default:
      return asText(findings, io.cwd, coloursOf(settings, io));
  }
}
