import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  compareScaffold,
  type ListedName,
  placesOf,
  planScaffold,
  type Scaffold,
  type Standing,
  scaffoldRemarks,
} from '../../../src/plans/workspace/scaffold.ts';
import { declaredScaffold, MOST_PATHS } from '../../../src/plans/workspace/scaffold-declared.ts';
import type { WorkspaceRef } from '../../../src/workspace/effective.ts';
import { evaluate } from '../../workspace/evaluate-kit.ts';

const DEV: WorkspaceRef = { root: 'user', rootFolder: '/home/ana/.mooring', slug: 'dev' };

function declared(dirs: readonly string[], files: readonly string[] = []) {
  const scaffold = `[scaffold]\ndirs = ${JSON.stringify(dirs)}\nfiles = ${JSON.stringify(files)}\n`;
  return declaredScaffold(evaluate({ 'dev/workspace.toml': scaffold }, 'dev'));
}

function refusals(dirs: readonly string[], files: readonly string[] = []): string[] {
  return declared(dirs, files).refused.map(({ message }) => message);
}

/** What is there, by path: a folder ends with `/`, `!` before it says how it stands; a number is a size. */
function compare(
  of: ReturnType<typeof declared>,
  there: Readonly<Record<string, Standing['is'] | Standing>> = {},
): Scaffold {
  const standing = new Map<string, Standing>();
  const listed = new Map<string, ListedName[]>();
  for (const [path, what] of Object.entries(there)) {
    const stands = typeof what === 'string' ? { is: what } : what;
    standing.set(path, stands);
    const slash = path.lastIndexOf('/');
    const folder = slash < 0 ? '' : path.slice(0, slash);
    const is = stands.is === 'folder' || stands.is === 'file' ? stands.is : 'other';
    listed.set(folder, [...(listed.get(folder) ?? []), { name: stands.named ?? path.slice(slash + 1), is }]);
  }
  return compareScaffold(of, { standing, listed });
}

function statuses(scaffold: Scaffold): Record<string, string> {
  return Object.fromEntries(
    scaffold.entries.map(({ path, status, near }) => [path, near ? `${status} ~${near}` : status]),
  );
}

describe('what a scaffold declares', () => {
  it('is what the bases, the layers and the workspace itself say, each path once, with its place', () => {
    const effective = evaluate(
      {
        'base/workspace.toml': '[scaffold]\ndirs = ["exports", "notes"]\nfiles = ["a.txt"]\n',
        'dev/workspace.toml':
          'extends = "base"\n[scaffold]\ndirs = ["./notes/", "logs\\\\old"]\nfiles = { replace = ["notes/README.md"] }\n',
      },
      'dev',
    );
    const { paths, refused } = declaredScaffold(effective);
    assert.deepEqual(
      paths.map(({ is, path, origin }) => [is, path, origin.workspace.slug, origin.line]),
      [
        ['folder', 'exports', 'base', 2],
        ['folder', 'notes', 'base', 2],
        ['folder', 'logs/old', 'dev', 3],
        ['file', 'notes/README.md', 'dev', 4],
      ],
    );
    assert.deepEqual(refused, []);
    assert.deepEqual(declaredScaffold(evaluate({ 'dev/workspace.toml': 'scaffold = 1\n' }, 'dev')).paths, []);
  });

  it('stays in the folder of the workspace and out of what belongs to git and to Mooring', () => {
    for (const path of ['/etc', 'C:\\x', 'c:x', '~/x', '\\\\host\\x']) {
      assert.match(refusals([path])[0] ?? '', /is an absolute path; write it as seen/, path);
    }
    for (const path of ['..', '../prod', 'a/../../b', 'a\\..\\b']) {
      assert.match(refusals([path])[0] ?? '', /leads out of the workspace’s folder/, path);
    }
    for (const path of ['.git', 'a/.GIT/hooks', '.local/x', '.cache', '.packages/y', 'x/.mooring']) {
      assert.match(refusals([path])[0] ?? '', /own; choose another name/, path);
    }
    assert.deepEqual(refusals(['.vscode', '.config/x'], ['.env', '.gitignore']), []);
  });

  it('has only names that every system can have, and no placeholders', () => {
    for (const path of ['aux', 'a/NUL.txt', 'com1.tar.gz', 'a:b', 'what?', 'end.', 'end ./x', 'a\u0001']) {
      assert.match(refusals([], [path])[0] ?? '', /cannot be a name on Windows|absolute/, path);
    }
    assert.match(refusals([`${'deep/'.repeat(17)}x`])[0] ?? '', /too long or too deep/);
    assert.match(refusals(['x'.repeat(101)])[0] ?? '', /too long or too deep/);
    assert.match(refusals(['{{region}}/x'])[0] ?? '', /has a placeholder/);
    assert.match(refusals([' '])[0] ?? '', /names nothing/);
    assert.match(refusals([], ['notes/'])[0] ?? '', /move it to “dirs”/);
  });

  it('asks for each name once: as a file or as a folder, in one spelling', () => {
    assert.match(refusals(['a'], ['a'])[0] ?? '', /“a” would have to be a file and a folder/);
    assert.match(refusals([], ['a', 'a/b'])[0] ?? '', /“a” would have to be a file and a folder/);
    assert.match(refusals([], ['a/b', 'a'])[0] ?? '', /“a” would have to be a file and a folder/);
    assert.match(refusals(['Notes/x', 'notes/y'])[0] ?? '', /“notes” and “Notes” are one name on many disks/);
    assert.deepEqual(refusals(['a', 'a/b'], ['a/b/c']), []);
  });

  it('is bounded', () => {
    const { paths, refused } = declared(Array.from({ length: MOST_PATHS + 9 }, (_, at) => `d${at}`));
    assert.equal(paths.length, MOST_PATHS);
    assert.deepEqual(
      refused.map(({ written }) => written),
      [`d${MOST_PATHS}`],
    );
  });

  it('never throws and never leads out, whatever is written', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', '~', '.git', 'a', 'A', 'con', 'C:'), fc.string());
    const path = fc.array(part, { maxLength: 5 }).chain(parts => fc.constantFrom('/', '\\').map(by => parts.join(by)));
    fc.assert(
      fc.property(fc.array(path, { maxLength: 6 }), fc.array(path, { maxLength: 6 }), (dirs, files) => {
        const found = declared(dirs, files);
        const all = placesOf(found);
        for (const place of all) {
          assert.doesNotMatch(place, /^$|^\/|\/$|\/\/|(?:^|\/)\.\.?(?:\/|$)|\\|:|(?:^|\/)\.git(?:\/|$)/i);
        }
        assert.equal(new Set(all.map(place => place.normalize('NFC').toLowerCase())).size, all.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('how a folder compares with its scaffold', () => {
  it('is missing, matching or differing, path by path', () => {
    const scaffold = compare(declared(['exports', 'notes', 'logs', 'out'], ['notes/README.md', 'run.sh', 'logs/x']), {
      notes: 'folder',
      'notes/README.md': 'file',
      logs: 'file',
      out: 'outside',
      'run.sh': 'folder',
    });
    assert.deepEqual(statuses(scaffold), {
      exports: 'missing',
      notes: 'matching',
      logs: 'differing',
      out: 'differing',
      'notes/README.md': 'matching',
      'run.sh': 'differing',
      'logs/x': 'differing',
    });
    assert.deepEqual(
      scaffold.entries.flatMap(({ why }) => why ?? []),
      [
        '“logs” is declared as a folder and is a file; move it away, or change the declaration.',
        '“out” is a link that leads out of the workspace’s folder; put a folder in its place.',
        '“run.sh” is declared as a file and is a folder; move it away, or change the declaration.',
        '“logs” is declared as a folder and is a file; move it away, or change the declaration.',
      ],
    );
  });

  it('names near misses, which are made all the same', () => {
    const of = declared(['configurations', 'logs'], ['secrets-example.yaml']);
    const scaffold = compare(of, { configuration: 'folder', 'secrets-example.yml': 'file', lugs: 'file' });
    assert.deepEqual(statuses(scaffold), {
      configurations: 'missing ~configuration',
      logs: 'missing',
      'secrets-example.yaml': 'missing ~secrets-example.yml',
    });
    assert.deepEqual(
      scaffoldRemarks(scaffold)[0],
      '“configuration” is there, and “configurations/” is declared; if they are meant to be one, rename one of them.',
    );
    assert.equal(planScaffold(DEV, scaffold).commits[0]?.changes.length, 3);
  });

  it('names them for as long as the declared one is empty', () => {
    const of = declared(['configurations']);
    const there = (isEmpty: boolean) =>
      statuses(compare(of, { configuration: 'folder', configurations: { is: 'folder', isEmpty } }));
    assert.deepEqual(there(true), { configurations: 'matching ~configuration' });
    assert.deepEqual(there(false), { configurations: 'matching' });
  });

  it('finds nothing near in what is declared too, in what differs in a number, and in what editors leave behind', () => {
    const of = declared(['step-1', 'test', 'tests', 'ab'], ['.env.example', 'notes.md']);
    const there = {
      'step-2': 'folder',
      tests: 'folder',
      aa: 'folder',
      'notes.md~': 'file',
      '.env.exampel': 'file',
    } as const;
    assert.deepEqual(statuses(compare(of, there)), {
      'step-1': 'missing',
      test: 'missing',
      tests: 'matching',
      ab: 'missing',
      '.env.example': 'missing ~.env.exampel',
      'notes.md': 'missing',
    });
  });

  it('takes a name in other letters for a difference where the disk takes it for the same, and for near elsewhere', () => {
    const of = declared([], ['notes/README.md']);
    const same = compare(of, { notes: { is: 'folder', named: 'Notes' } });
    assert.match(same.entries[0]?.why ?? '', /“notes” is written “Notes” on the disk/);
    assert.deepEqual(statuses(compare(declared(['notes']), { Notes: 'folder' })), { notes: 'missing ~Notes' });
  });
});

describe('the plan of a scaffold', () => {
  it('makes what is missing, empty and in one commit, and touches nothing that is there', () => {
    const scaffold = compare(declared(['exports', 'notes'], ['notes/README.md', '.env']), { notes: 'folder' });
    const plan = planScaffold({ ...DEV, root: 'project', rootFolder: '/srv/pier/.mooring' }, scaffold);
    assert.deepEqual(plan, {
      is: 'plan',
      label: 'scaffold workspace dev',
      says: 'Made “exports/”, “notes/README.md” and “.env” in “dev”.',
      slug: 'dev',
      warnings: [],
      commits: [
        {
          root: '/srv/pier/.mooring',
          moves: [],
          config: [],
          changes: [
            { path: '.mooring/workspaces/dev/exports', folder: 'make' },
            { path: '.mooring/workspaces/dev/notes/README.md', before: 'absent', after: new Uint8Array() },
            { path: '.mooring/workspaces/dev/.env', before: 'absent', after: new Uint8Array(), mode: 0o600 },
          ],
        },
      ],
    });
  });

  it('has nothing to do where all is there or stands in its own way', () => {
    const scaffold = compare(declared(['a', 'b']), { a: 'folder', b: 'file' });
    assert.deepEqual(planScaffold(DEV, scaffold).commits, []);
    assert.deepEqual(scaffoldRemarks(scaffold), [
      '“b/” differs: “b” is declared as a folder and is a file; move it away, or change the declaration.',
    ]);
  });

  it('says in few words that much differs', () => {
    const scaffold = compare(declared(['a', 'b', '..', '/x']), { a: 'file', b: 'nowhere' });
    assert.deepEqual(scaffoldRemarks(scaffold), [
      '“a/” and “b/” differ from what the scaffold declares.',
      '2 paths of the scaffold cannot be made.',
    ]);
  });
});
