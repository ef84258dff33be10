/** `mooring merge-driver --install` and `--uninstall`: the clone's git config, and the project's `.gitattributes`. */
import path from 'node:path';
import { type AttributesEdit, withAttributes, withoutAttributes } from '../manifest/git-attributes.ts';
import { actorOf } from '../node/actor.ts';
import { nodeGit } from '../node/git.ts';
import { openProjectStore } from '../node/open-root-store.ts';
import { nodeOutside } from '../node/outside.ts';
import { ownCommand } from '../node/own-command.ts';
import { portPath } from '../node/write-disk.ts';
import type { Git } from '../ports/git.ts';
import { childOf } from '../store/absolute.ts';
import type { Change } from '../store/change.ts';
import { failureSentence, writeFailure } from '../store/failure.ts';
import { LIMIT_FILE, type Outside } from '../store/outside.ts';
import { decodeText } from '../syntax/bytes.ts';
import type { Arguments } from './arguments.ts';
import { noManifest } from './check.ts';
import { coloursOf } from './colour.ts';
import { cannot, type ExitCode, type Io, json, mayBeLost, notice, printable } from './io.ts';
import { projectAbove } from './open-project.ts';
import { wantsJson } from './options.ts';

type Way = 'install' | 'uninstall';

interface ConfigChange {
  readonly key: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

interface AttributesChange extends AttributesEdit {
  readonly before: string | undefined;
  readonly change: Change | undefined;
}

const FILE = '.gitattributes';

const LABELS = { install: 'Let git merge by entity', uninstall: 'Let git merge by line again' } as const;

export async function setUpMergeDriver(way: Way, settings: Arguments, io: Io): Promise<ExitCode> {
  const root = projectAbove(io, settings, io.cwd);
  if (root === undefined) return cannot(io, noManifest(io.cwd), 'no-project');
  const git = nodeGit({ environment: io.environment });
  const config = await configChanges(git, root, way, io);
  if ('wrong' in config) return cannot(io, config.wrong, 'no-repository');
  const outside = nodeOutside();
  const attributes = attributesChange(outside, root, way);
  if ('wrong' in attributes) return cannot(io, attributes.wrong);
  const dryRun = settings.has('dry-run');
  if (!dryRun) {
    const wrong =
      (await writeConfig(git, root, config.changes)) ?? (await writeAttributes(outside, root, attributes, way, io));
    if (wrong !== undefined) return cannot(io, wrong);
  }
  tell(way, { root, dryRun, config: config.changes, attributes }, settings, io);
  return 0;
}

/** What git is to run. Each falls back to what git does by itself where Mooring is not there any more, or cannot. */
function wanted(io: Io): ReadonlyMap<string, string> {
  const command = ownCommand(io.environment);
  // Git replaces what stands behind a percent sign in a driver, and nothing in a textconv.
  const mooring = command.replaceAll('%', '%%');
  const merge = `${mooring} merge-driver --print-result --marker-size=%L -- %O %A %B %P %X %Y`;
  // An exit code of 1 would not do: a program that is not there any more ends with that, too.
  const byEntity = `case "$(${merge})" in merged) exit 0;; conflict) exit 1;; esac`;
  const byLine = 'git merge-file -L ours -L base -L theirs --marker-size=%L %A %O %B';
  const show = `${command} diff --textconv "$1" 2>/dev/null || cat "$1"`;
  return new Map([
    ['merge.mooring.name', 'Mooring: manifests and entity files by entity'],
    ['merge.mooring.driver', `${byEntity}; ${byLine}`],
    ['diff.mooring.textconv', `f() { case "$1" in -*) set -- "./$1";; esac; ${show}; }; f`],
  ]);
}

async function configChanges(
  git: Git,
  root: string,
  way: Way,
  io: Io,
): Promise<{ readonly changes: readonly ConfigChange[] } | { readonly wrong: string }> {
  const top = await git.ask({ folder: root, words: ['rev-parse', '--show-toplevel'], limitBytes: LIMIT });
  if ('failed' in top)
    return { wrong: `Git could not be asked (${top.code ?? top.failed}); install git 2.38 or newer.` };
  if (top.code !== 0) return { wrong: `${root} is in no working folder of git; run "git init" there first.` };
  const changes: ConfigChange[] = [];
  for (const [key, value] of wanted(io)) {
    const answer = await git.ask({
      folder: root,
      words: ['config', '--local', '--null', '--get-all', key],
      limitBytes: LIMIT,
    });
    if ('failed' in answer || answer.code > 1)
      return { wrong: `Git could not read the config of ${root}; run "git config --list" there.` };
    const values = new TextDecoder().decode(answer.bytes).split('\0').slice(0, -1);
    const before = values.length === 0 ? undefined : values.join('\n');
    const after = way === 'install' ? value : undefined;
    if (before !== after) changes.push({ key, before, after });
  }
  return { changes };
}

const LIMIT = 64 * 1024;

async function writeConfig(git: Git, root: string, changes: readonly ConfigChange[]): Promise<string | undefined> {
  for (const { key, after } of changes) {
    const what = after === undefined ? ['--unset-all', key] : ['--replace-all', key, after];
    // With an option before the command it is started as it is: simple-git sets nothing that makes git run a program.
    const words = ['--no-pager', 'config', '--local', ...what];
    const answer = await git.ask({ folder: root, words, limitBytes: LIMIT, may: ['write'] });
    if ('failed' in answer || answer.code !== 0) {
      const says = 'failed' in answer ? (answer.code ?? answer.failed) : answer.says.trim();
      return `Git could not write ${key} into the config of ${root} (${says}); try again when no other git is at work there.`;
    }
  }
  return undefined;
}

function attributesChange(
  { disk, hash }: Outside,
  root: string,
  way: Way,
): AttributesChange | { readonly wrong: string } {
  const file = childOf(portPath(root), FILE);
  const read = disk.read(file, LIMIT_FILE);
  if ('failed' in read && read.failed !== 'missing') return { wrong: failureSentence(writeFailure(file, read)) };
  const bytes = 'failed' in read ? undefined : read.bytes;
  const decoded = bytes && decodeText(bytes);
  if (decoded && 'held' in decoded) return { wrong: `${file}: ${decoded.held.message}` };
  const before = decoded?.text;
  const edit = way === 'install' ? withAttributes(before) : withoutAttributes(before);
  return { ...edit, before, change: edit.text === before ? undefined : changeTo(edit.text, bytes && hash(bytes)) };
}

function changeTo(text: string | undefined, before: string | undefined): Change | undefined {
  if (text !== undefined) return { path: FILE, before: before ?? 'absent', after: new TextEncoder().encode(text) };
  return before === undefined ? undefined : { path: FILE, before, after: 'remove' };
}

async function writeAttributes(
  outside: Outside,
  root: string,
  { change }: AttributesChange,
  way: Way,
  io: Io,
): Promise<string | undefined> {
  if (!change) return undefined;
  const { store } = openProjectStore(portPath(root), { actor: actorOf('cli'), outside });
  const done = await store.commit({ label: LABELS[way], changes: [change] });
  if ('failed' in done) return failureSentence(done);
  if (!done.durable) notice(io, mayBeLost(FILE));
  return undefined;
}

interface Told {
  readonly root: string;
  readonly dryRun: boolean;
  readonly config: readonly ConfigChange[];
  readonly attributes: AttributesChange;
}

function tell(way: Way, { root, dryRun, config, attributes }: Told, settings: Arguments, io: Io): void {
  const { changed, left, change } = attributes;
  if (wantsJson(settings)) {
    const settled = config.map(({ key, before = null, after = null }) => ({ key, before, after }));
    const file = { path: FILE, changed, left };
    const isChanged = config.length > 0 || change !== undefined;
    io.out(json({ version: 1, root, dryRun, changed: isChanged, config: settled, attributes: file }));
    return;
  }
  const colours = coloursOf(settings, io);
  const line = (verb: string, what: string): string => `${colours.green(verb.padEnd(8))}${printable(what)}\n`;
  for (const { key, after } of config) {
    io.out(line(after === undefined ? 'unset' : 'set', `${key} in the git config of this clone`));
  }
  if (change) {
    const verb = attributes.text === undefined ? 'removed' : attributes.before === undefined ? 'made' : 'changed';
    io.out(line(verb, `${path.join(root, FILE)}: ${changed.join(', ')}`));
  }
  if (left.length > 0) io.out(`Left alone, since they have a merge driver already: ${printable(left.join(', '))}.\n`);
  io.out(`${ending(way, dryRun, config.length > 0 || change !== undefined)}\n`);
}

function ending(way: Way, dryRun: boolean, isChanged: boolean): string {
  if (!isChanged)
    return way === 'install' ? 'Nothing changed; it is set up already.' : 'Nothing changed; it is not set up.';
  if (dryRun) return 'Nothing was written.';
  return way === 'install'
    ? `Commit ${FILE} to share it; everybody runs "mooring merge-driver --install" once in a clone.`
    : `Commit ${FILE} to share that; others keep the driver in their clones until they take it out, too.`;
}
