import assert from 'node:assert/strict';
import { CLEAN, type Sandbox, sandbox } from './fake-io.ts';

const id = (digit: string): string => `id = "ws-${digit.repeat(32)}"\n`;
const TEAM = '.mooring/workspaces/team/workspace.toml';
const LAYER = '.mooring/workspaces/team/layers/core.toml';
const OWN = '../home/.mooring/workspaces/dev/workspace.toml';

describe('mooring check of a project’s workspaces', () => {
  let box: Sandbox;
  afterEach(() => box.remove());

  it('reports them and their layers among the rest, with related places', async () => {
    box = sandbox({
      ...CLEAN,
      [TEAM]: `${id('1')}extends = "other"\n\n[layers]\ncore = "layers/core.toml"\n`,
      [LAYER]: 'id = "x"\n',
      '.mooring/workspaces/other/workspace.toml': `${id('2')}extends = "team"\n`,
    });
    const { code, out } = await box.run(['check']);
    assert.equal(code, 1);
    assert.match(out, /^\.mooring\/workspaces\/team\/workspace\.toml:2:11 .* error .* workspace-cycle$/m);
    assert.match(out, /^\.mooring\/workspaces\/team\/layers\/core\.toml:1:1 .* warning .* workspace-layer-key$/m);
    const json = JSON.parse((await box.run(['check', '--format', 'json'])).out);
    const cycle = json.problems.find(
      (each: { path: string; code: string }) => each.code === 'workspace-cycle' && each.path === TEAM,
    );
    assert.deepEqual(
      cycle.related.map((each: { path: string; range: { start: { line: number } } }) => [
        each.path,
        each.range.start.line,
      ]),
      [['.mooring/workspaces/other/workspace.toml', 2]],
    );
  });

  it('looks for a base in the user’s root, and says nothing of what is there', async () => {
    box = sandbox({ ...CLEAN, [TEAM]: `${id('1')}extends = "dev"\n`, [OWN]: `${id('1')}hiden = true\n` });
    assert.equal((await box.run(['check'])).out, 'No problems in 1 entity.\n');
    box.write(OWN, `${id('1')}\n[own]\nx = 1\n`);
    box.write(TEAM, `${id('2')}extends = "dev"\nown = 1\n`);
    const clash = JSON.parse((await box.run(['check', '--format', 'json'])).out).problems.find(
      ({ code }: { code: string }) => code === 'workspace-type-differs',
    );
    assert.deepEqual([clash.path, clash.related ?? []], [TEAM, []]);
    assert.match(clash.message, /workspaces\/dev\/workspace\.toml:3/);
    box.write(TEAM, `${id('1')}extends = "gone"\n`);
    assert.match((await box.run(['check'])).out, /workspace-missing-base$/m);
  });

  it('says which command looks at them where there is no manifest', async () => {
    box = sandbox({ [TEAM]: id('1') });
    const { code, err } = await box.run(['check']);
    assert.equal(code, 2);
    assert.match(err, /"mooring workspace check --project" checks its workspaces alone\./);
  });

  it('leaves out what the project’s config ignores', async () => {
    box = sandbox({ ...CLEAN, [TEAM]: 'x =\n', '.mooring/config.toml': '[discovery]\nignore = ["team"]\n' });
    assert.equal((await box.run(['check'])).out, 'No problems in 1 entity.\n');
  });
});

describe('mooring workspace check', () => {
  let box: Sandbox;
  afterEach(() => box.remove());

  it('reports the project’s and the user’s, or one of them, or the project’s alone', async () => {
    box = sandbox({ [TEAM]: `${id('1')}hiden = true\n`, [OWN]: `${id('1')}extends = "gone"\n` });
    const all = await box.run(['workspace', 'check']);
    assert.equal(all.code, 1);
    assert.deepEqual(
      all.out
        .trimEnd()
        .split('\n')
        .map(line => [line.split(':')[0], line.split(' ').at(-1)]),
      [
        [TEAM, 'workspace-duplicate-id'],
        [TEAM, 'workspace-unknown-key'],
        ['~/.mooring/workspaces/dev/workspace.toml', 'workspace-duplicate-id'],
        ['~/.mooring/workspaces/dev/workspace.toml', 'workspace-missing-base'],
      ],
    );
    assert.doesNotMatch((await box.run(['workspace', 'check', 'Team'])).out, /\.mooring\/workspaces\/dev/);
    assert.doesNotMatch((await box.run(['workspace', 'check', '--project'])).out, /~/);
    const json = JSON.parse((await box.run(['workspace', 'check', '--json'])).out);
    assert.deepEqual(json.workspaces, [
      { name: 'team', root: 'project' },
      { name: 'dev', root: 'user' },
    ]);
    assert.deepEqual(json.problems[1].range, { start: { line: 2, column: 1 }, end: { line: 2, column: 6 } });
  });

  it('says so where nothing is wrong, there is none, or the name leads nowhere', async () => {
    box = sandbox({ [OWN]: id('1') });
    assert.deepEqual(await box.run(['workspace', 'check', 'dev']), { code: 0, out: 'No problems.\n', err: '' });
    const gone = await box.run(['workspace', 'check', 'devv']);
    assert.equal(gone.code, 2);
    assert.match(gone.err, /no workspace “devv”.*“dev”/);
    assert.equal((await box.run(['workspace', 'check', '--project'], { cwd: '/' })).code, 2);
    box.remove();
    box = sandbox();
    assert.equal((await box.run(['workspace', 'check'])).out, 'There is no workspace.\n');
  });
});
