/** Two people with clones of one bare remote, and the command line in each of them. */
import assert from 'node:assert/strict';
import type { Io } from '../../src/cli/io.ts';
import { GITIGNORE } from '../../src/manifest/layout.ts';
import { Clone, Sandbox } from '../git/repository-kit.ts';
import { type Ran, sandbox } from './fake-io.ts';

export const MANIFEST = '.mooring/manifest.yaml';

export interface Person {
  readonly clone: Clone;
  run(argv: readonly string[], change?: Partial<Io>): Promise<Ran>;
  /** What it says on stdout, where it is what the exit code says. */
  does(code: number, ...argv: string[]): Promise<string>;
  /** The JSON that it prints, where it ends so. */
  json(code: number, ...argv: string[]): Promise<Told>;
}

// biome-ignore lint/suspicious/noExplicitAny: what a program prints is looked at field by field.
export type Told = any;

export interface People {
  readonly git: Sandbox;
  readonly remote: Clone;
  readonly ana: Person;
  readonly bo: Person;
  /** In a folder of this name, whatever it is. */
  at(name: string): Person;
  end(): void;
}

export const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Forms by key; what stands behind them are further fields. */
export const manifest = (forms: Readonly<Record<string, readonly [number: number, more?: string]>>): string =>
  `forms:\n${Object.entries(forms)
    .map(([key, [number, more]]) => {
      const fields = more === undefined ? '' : `    ${more}\n`;
      return `  ${key}:\n    id: ${id(number)}\n    path: forms/${key}.form.yaml\n${fields}`;
    })
    .join('')}`;

export const form = (number: number, name: string): string => `id: ${id(number)}\nname: ${name}\n`;

export const FIRST = {
  '.mooring/.gitignore': GITIGNORE,
  [MANIFEST]: manifest({ leave: [1, 'access_level: public'], trip: [2] }),
  'forms/leave.form.yaml': form(1, 'Leave'),
  'forms/trip.form.yaml': form(2, 'Trip'),
  'notes.md': 'One\nTwo\nThree\n',
} as const;

/** Both begin with the same files; with none, the remote is empty and nobody has anything. */
export function people(files: Readonly<Record<string, string>> | undefined = FIRST): People {
  const git = new Sandbox();
  const box = sandbox();
  const remote = git.init('remote.git', '--bare');
  const at = (name: string): Person => personIn(new Clone(git, git.at(name)), box.run, git);
  if (files) {
    const first = git.init('first');
    first.commit('The first', files);
    first.git('push', '-q', remote.root, 'main');
    for (const name of ['ana', 'bo']) git.clone(remote.root, name);
  }
  return {
    git,
    remote,
    ana: at('ana'),
    bo: at('bo'),
    at,
    end() {
      box.remove();
      git.dispose();
    },
  };
}

function personIn(clone: Clone, inBox: ReturnType<typeof sandbox>['run'], git: Sandbox): Person {
  const run: Person['run'] = (argv, change = {}) =>
    inBox(argv, { cwd: clone.root, environment: git.environment, homeFolder: git.at('home'), ...change });
  return {
    clone,
    run,
    async does(code, ...argv) {
      const ran = await run(argv);
      assert.equal(ran.code, code, `${argv.join(' ')}\n${ran.out}${ran.err}`);
      if (code === 2) assert.match(ran.err, /^mooring: [^\n]+\.\n$/);
      return ran.out;
    },
    async json(code, ...argv) {
      const ran = await run([...argv, '--json']);
      assert.equal(ran.code, code, `${argv.join(' ')}\n${ran.out}${ran.err}`);
      const told = JSON.parse(ran.out);
      assert.equal(told.version, 1);
      return told;
    },
  };
}

/** That an object has these fields and no other. */
export function hasFields(value: object, names: string): void {
  assert.deepEqual(Object.keys(value).sort(), names.split(' ').sort());
}

export const APPLIED = 'label commit safety operation durable left';

/** That all of a plan has its form. */
export function isPlan(plan: Told): void {
  hasFields(
    plan,
    'what label from commits entities files conflicts deletes questions blocking advisory massDelete loses',
  );
  hasFields(plan.from, 'ours theirs base');
  for (const each of plan.entities) isEntity(each);
  for (const each of plan.files) hasFields(each, 'path movesTo change diff');
  for (const each of plan.conflicts) isConflict(each);
  for (const each of plan.deletes) hasFields(each, 'kind id key from path');
  for (const each of [...plan.blocking, ...plan.advisory]) hasFields(each, 'message path');
}

export function isEntity(entity: Told): void {
  hasFields(entity, 'what kind id key formerKey fields path');
}

export function isConflict(conflict: Told): void {
  hasFields(conflict, 'number key path message resolved entity files');
  if (conflict.entity) hasFields(conflict.entity, 'what kind id key field base ours theirs');
  if (conflict.files) hasFields(conflict.files, 'base ours theirs result');
}
