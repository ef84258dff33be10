import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readWorkspaces, type WorkspaceEntry } from '../../src/workspace/discover.ts';
import { listWorkspaces } from '../../src/workspace/listing.ts';

describe('readWorkspaces', () => {
  it('reads what a list shows, and only that', () => {
    const text = `id = "ws-4a5c282474c9b5d9385dec0502267738"
description = "Payments, production"
extends = "abacus"
hidden = true
disabled = true
base-url = "https://api.example.com"
[layers]
core = "layers/core.toml"
`;
    assert.deepEqual(readWorkspaces([{ slug: 'prod', text }], 'user'), [
      {
        slug: 'prod',
        root: 'user',
        id: 'ws-4a5c282474c9b5d9385dec0502267738',
        description: 'Payments, production',
        extends: 'abacus',
        hidden: true,
        disabled: true,
        baseUrl: 'https://api.example.com',
        problems: [],
      },
    ]);
  });

  it('takes an empty file for a workspace of which nothing is known yet', () => {
    const expected = [{ slug: 'dev', root: 'project', hidden: false, disabled: false, problems: [] }];
    assert.deepEqual(readWorkspaces([{ slug: 'dev', text: '' }], 'project'), expected);
    assert.deepEqual(readWorkspaces([{ slug: 'dev', text: '\uFEFF# nothing\r\n' }], 'project'), expected);
  });

  it('passes over folders without a workspace.toml and over what editors leave behind', () => {
    const names = ['.git', 'dev~', 'dev.bak', 'dev.swp', '.dev.swp', '#dev#'];
    const entries: WorkspaceEntry[] = [...names.map(slug => ({ slug, text: '' })), { slug: 'notes' }];
    assert.deepEqual(readWorkspaces(entries, 'user'), []);
  });

  it('lists in the order of the slugs', () => {
    const entries = ['prod', 'abacus', 'int'].map(slug => ({ slug, text: '' }));
    assert.deepEqual(
      readWorkspaces(entries, 'user').map(({ slug }) => slug),
      ['abacus', 'int', 'prod'],
    );
  });

  for (const [slug, said] of [
    ['Dev', 'name the folder “dev”'],
    ['my workspace', 'lower-case letters, digits and dashes'],
    ['größe', 'lower-case letters'],
    ['nul', 'a device on Windows'],
    ['com1', 'a device on Windows'],
    ['a'.repeat(65), 'longer than 64'],
  ] as const) {
    it(`says why ${slug.slice(0, 12)} is no slug`, () => {
      assert.match(problemsOf({ slug, text: '' }), new RegExp(said));
    });
  }

  it('accepts slugs of every allowed shape', () => {
    for (const slug of ['a', '7', 'dev', 'dev-2', 'console', 'a'.repeat(64)]) {
      assert.equal(problemsOf({ slug, text: '' }), '', slug);
    }
  });

  it('names both folders of a collision, and neither is without a problem', () => {
    const [upper, lower] = readWorkspaces(
      [
        { slug: 'Dev', text: '' },
        { slug: 'dev', text: '' },
      ],
      'user',
    );
    for (const workspace of [upper, lower]) {
      assert.match(workspace?.problems.at(-1)?.message ?? '', /“Dev” and “dev” differ only in capital letters/);
    }
  });

  it('notices two names for one folder', () => {
    const entries = ['dev', 'work'].map(slug => ({ slug, text: '', place: '/home/ada/dev' }));
    for (const { problems } of readWorkspaces(entries, 'user')) {
      assert.match(problems[0]?.message ?? '', /“dev” and “work” are one folder/);
    }
  });

  it('says where a file does not parse, in one line', () => {
    const said = problemsOf({ slug: 'dev', text: 'id = "x"\nextends = \n' });
    assert.match(said, /^workspace\.toml:2:\d+ does not parse: A value is missing here; [^\n]+\.$/);
  });

  it('does not read a file with conflict markers', () => {
    const text = '<<<<<<< ours\nhidden = true\n=======\nhidden = false\n>>>>>>> theirs\n';
    assert.match(problemsOf({ slug: 'dev', text }), /conflict/);
  });

  it('stops before a deeply nested file reaches the parser', () => {
    assert.match(problemsOf({ slug: 'dev', text: `a = ${'['.repeat(100_000)}` }), /deep/);
  });

  it('says which values have the wrong type and does not use them', () => {
    const [workspace] = readWorkspaces([{ slug: 'dev', text: 'id = 1\nhidden = "yes"\nextends = ["a"]' }], 'user');
    assert.deepEqual(workspace?.problems, [
      { message: '“id” must be text in quotes.' },
      { message: '“extends” must be text in quotes.' },
      { message: '“hidden” must be true or false.' },
    ]);
    assert.equal(workspace?.hidden, false);
    assert.equal(workspace?.id, undefined);
  });

  it('does not accept an id of another shape', () => {
    assert.match(problemsOf({ slug: 'dev', text: 'id = "4a5c2824"' }), /32 hex digits/);
  });

  it('hands on why a file cannot be read', () => {
    assert.equal(problemsOf({ slug: 'dev', unreadable: 'No permission.' }), 'No permission.');
  });

  it('never throws, whatever the file says', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (slug, text) => {
        readWorkspaces([{ slug, text }], 'user');
      }),
    );
  });
});

describe('listWorkspaces', () => {
  const read = (root: 'user' | 'project', files: Record<string, string>) =>
    readWorkspaces(
      Object.entries(files).map(([slug, text]) => ({ slug, text })),
      root,
    );

  it('lets a project’s workspace shadow the user’s of the same slug', () => {
    const listed = listWorkspaces(read('user', { dev: '', int: '' }), read('project', { dev: '' }));
    assert.deepEqual(
      listed.map(({ slug, root, shadowsUser }) => [slug, root, shadowsUser]),
      [
        ['dev', 'project', true],
        ['int', 'user', false],
      ],
    );
  });

  it('finds a base in its own root, then in the user’s, and never the other way round', () => {
    const listed = listWorkspaces(
      read('user', { abacus: '', lost: 'extends = "team"' }),
      read('project', { dev: 'extends = "abacus"', team: '', other: 'extends = "team"' }),
    );
    const broken = listed.filter(({ problems }) => problems.length > 0);
    assert.deepEqual(
      broken.map(({ slug, problems }) => [slug, problems[0]?.message]),
      [['lost', 'This workspace extends “team”, and there is no such workspace; name another one, or make it.']],
    );
  });

  it('lets a shadowing workspace extend the one it shadows', () => {
    const [dev] = listWorkspaces(read('user', { dev: '' }), read('project', { dev: 'extends = "dev"' }));
    assert.deepEqual(dev?.problems, []);
  });

  it('reports a cycle with the whole chain', () => {
    const files = { a: 'extends = "b"', b: 'extends = "c"', c: 'extends = "b"' };
    const messages = listWorkspaces(read('user', files), []).map(({ problems }) => problems[0]?.message);
    assert.deepEqual(messages, [
      'A workspace extends itself: b → c → b; take out one “extends”.',
      'A workspace extends itself: b → c → b; take out one “extends”.',
      'A workspace extends itself: c → b → c; take out one “extends”.',
    ]);
  });
});

function problemsOf(entry: WorkspaceEntry): string {
  const [workspace] = readWorkspaces([entry], 'user');
  return workspace?.problems.map(({ message }) => message).join(' ') ?? 'not listed';
}
