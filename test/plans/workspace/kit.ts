/** Facts of workspaces out of texts, and what a plan makes of the files. */
import assert from 'node:assert/strict';
import { applyIntents } from '../../../src/config/intents.ts';
import { logicalConfig } from '../../../src/config/logical.ts';
import type { KnownWorkspace, RootFacts, WorkspaceFacts } from '../../../src/plans/workspace/facts.ts';
import { workspaceNamed } from '../../../src/plans/workspace/facts.ts';
import type { RefusedChange, WorkspacePlan, WorkspaceRefusal } from '../../../src/plans/workspace/plan.ts';
import { quarantined } from '../../../src/plans/workspace/remove.ts';
import { parseToml } from '../../../src/syntax/toml.ts';
import { type RootType, readWorkspaces } from '../../../src/workspace/discover.ts';
import { hashOf } from '../../kit/model-outside.ts';

export const USER = '/home/ana/.mooring';
export const PROJECT = '/srv/pier/.mooring';

export type Texts = Readonly<Record<string, string>>;

export interface FactsOptions extends Partial<Omit<WorkspaceFacts, 'roots'>> {
  readonly user?: Texts;
  /** There is a project where it is given. */
  readonly project?: Texts;
  readonly ignored?: readonly string[];
  readonly projectIgnored?: readonly string[];
  readonly quarantine?: readonly string[];
  readonly links?: readonly string[];
  readonly configHeld?: string;
}

export function factsOf(options: FactsOptions): WorkspaceFacts {
  const {
    user = {},
    project,
    ignored = [],
    projectIgnored = [],
    quarantine = [],
    links = [],
    configHeld,
    ...rest
  } = options;
  const own = {
    ...root('user', USER, '', user, ignored, links),
    quarantine: quarantine.flatMap(name => quarantined(name) ?? []),
  };
  const held = configHeld === undefined ? own : { ...own, configHeld };
  const roots = project ? [root('project', PROJECT, '.mooring/', project, projectIgnored, links), held] : [held];
  return { roots, bindings: [], rules: { ignoreCase: false }, ...rest };
}

function root(
  type: RootType,
  folder: string,
  prefix: string,
  texts: Texts,
  ignored: readonly string[],
  links: readonly string[],
): RootFacts {
  const entries = Object.entries(texts).map(([slug, text]) => ({ slug, text }));
  const workspaces = readWorkspaces(entries, type).map((workspace): KnownWorkspace => {
    const text = texts[workspace.slug] ?? '';
    return {
      ...workspace,
      folder: `${folder}/workspaces/${workspace.slug}`,
      rootFolder: folder,
      text,
      hash: hashOf(text),
      isLink: links.includes(workspace.slug),
    };
  });
  return { type, folder, prefix, workspaces, taken: Object.keys(texts), ignored, quarantine: [] };
}

export function named(facts: WorkspaceFacts, name: string): KnownWorkspace {
  const found = workspaceNamed(facts, name);
  assert.ok(!('is' in found), `no ${name}`);
  return found;
}

export function planned(plan: WorkspacePlan | WorkspaceRefusal): WorkspacePlan {
  assert.equal(plan.is, 'plan', plan.is === 'refused' ? plan.message : '');
  return plan as WorkspacePlan;
}

export function refusal(plan: WorkspacePlan | WorkspaceRefusal, why: RefusedChange): string {
  assert.equal(plan.is, 'refused', plan.is === 'plan' ? plan.says : '');
  const { why: actual, message } = plan as WorkspaceRefusal;
  assert.equal(actual, why, message);
  return message;
}

/** The texts of all files after the plan, by root and path; what a config is to say stands at `config`. */
export function outcome(
  facts: WorkspaceFacts,
  plan: WorkspacePlan | WorkspaceRefusal,
  configs: Texts = {},
): Record<string, string> {
  const files = new Map<string, string>();
  for (const { folder, workspaces } of facts.roots) {
    for (const { slug, text } of workspaces) files.set(`${folder}/workspaces/${slug}/workspace.toml`, text ?? '');
  }
  for (const { root: folder, moves, changes, config } of planned(plan).commits) {
    const { prefix = '' } = facts.roots.find(each => each.folder === folder) ?? {};
    const place = (path: string): string => {
      assert.ok(path.startsWith(prefix), `${path} is in no ${prefix}`);
      return `${folder}/${path.slice(prefix.length)}`;
    };
    for (const { from, to } of moves) {
      for (const [path, text] of [...files]) {
        if (!path.startsWith(`${place(from)}/`)) continue;
        files.delete(path);
        files.set(place(to) + path.slice(place(from).length), text);
      }
    }
    for (const change of changes) {
      if ('folder' in change || 'moveTo' in change) continue;
      const before = files.get(place(change.path));
      assert.equal(change.before, before === undefined ? 'absent' : hashOf(before), change.path);
      if (change.after === 'remove') files.delete(place(change.path));
      else files.set(place(change.path), new TextDecoder().decode(change.after));
    }
    if (config.length === 0) continue;
    const before = configs[folder] ?? '';
    const applied = applyIntents(logicalConfig(before, parseToml(before).root), config);
    assert.ok('values' in applied, JSON.stringify(applied));
    files.set(`${folder}/config`, JSON.stringify(Object.fromEntries(applied.values)));
  }
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Doing it again on what came out: the same request plans nothing. */
export function changedPaths(plan: WorkspacePlan | WorkspaceRefusal): string[] {
  return planned(plan).commits.flatMap(({ moves, changes, config }) => [
    ...moves.map(({ from, to }) => `${from} -> ${to}`),
    ...changes.map(({ path }) => path),
    ...config.map(
      ({ do: what, path }) =>
        `config: ${what} ${path.map(step => (typeof step === 'object' ? step.is : step)).join('.')}`,
    ),
  ]);
}
