import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BROKEN, CLEAN, type Sandbox, sandbox } from './fake-io.ts';

const CONFIG = '\uFEFF# team\n[watch]\npoling = true\n\n[default-workspace]\nworkspace = "dev"\n';

describe('mooring check of a project’s config.toml', () => {
  let box: Sandbox;
  afterEach(() => box.remove());

  it('reports it among the rest, by path, and counts it for the exit code', async () => {
    box = sandbox({ ...BROKEN, '.mooring/config.toml': CONFIG });
    const { code, out, err } = await box.run(['check']);
    const lines = out.split('\n');
    assert.deepEqual([code, err], [1, '']);
    assert.match(lines[0] ?? '', /^\.mooring\/config\.toml:3:1 .* warning .* config-unknown-key$/);
    assert.match(lines[1] ?? '', /^\.mooring\/config\.toml:6:1 .* warning .* config-scope$/);
    assert.match(lines[2] ?? '', /^\.mooring\/manifest\.yaml:9:11 .* missing-file$/);
    assert.match(out, /\n1 error, 2 warnings, 1 for information in 3 files\.\n$/);
    box.write('.mooring/manifest.yaml', CLEAN['.mooring/manifest.yaml']);
    assert.equal((await box.run(['check'])).code, 1);
    assert.equal((await box.run(['check', '--severity', 'error'])).code, 0);
    box.write('.mooring/config.toml', CONFIG.replace('poling', 'polling').split('\n\n')[0] ?? '');
    assert.equal((await box.run(['check'])).code, 0);
  });

  it('reports it in every format', async () => {
    box = sandbox({ ...CLEAN, '.mooring/config.toml': CONFIG });
    const json = JSON.parse((await box.run(['check', '--format', 'json'])).out);
    assert.deepEqual(json.summary, { errors: 0, warnings: 2, informations: 0, entities: 1 });
    assert.equal(json.problems[0].path, '.mooring/config.toml');
    assert.deepEqual(json.problems[0].range, { start: { line: 3, column: 1 }, end: { line: 3, column: 7 } });
    const sarif = JSON.parse((await box.run(['check', '--format', 'sarif'])).out);
    const [first] = sarif.runs[0].results;
    assert.deepEqual([first.ruleId, first.level], ['config-unknown-key', 'warning']);
    assert.equal(first.locations[0].physicalLocation.artifactLocation.uri, '.mooring/config.toml');
    assert.equal(first.locations[0].physicalLocation.region.startLine, 3);
    const github = (await box.run(['check', '--format', 'github'])).out;
    assert.match(
      github,
      /^::warning file=\.mooring\/config\.toml,line=3,col=1,endLine=3,endColumn=7,title=Mooring%3A config-unknown-key::/,
    );
  });

  it('reports one that cannot be read, and one of the older layout', async () => {
    box = sandbox({
      ...CLEAN,
      '.mooring/config.toml': 'a = \n',
      '.mooring/workspaces/default-workspace.toml': 'b = \n',
    });
    const { code, out } = await box.run(['check']);
    assert.equal(code, 1);
    assert.match(out, /^\.mooring\/config\.toml:1:4 .* error .* syntax$/m);
    assert.match(out, /^\.mooring\/workspaces\/default-workspace\.toml:1:4 .* error .* syntax$/m);
  });

  it('does not follow a link out of the project', async () => {
    box = sandbox(CLEAN);
    writeFileSync(path.join(box.folder, '..', 'elsewhere.toml'), 'secret = 1\n');
    symlinkSync('../../elsewhere.toml', path.join(box.folder, '.mooring/config.toml'));
    const { code, out } = await box.run(['check']);
    assert.equal(code, 1);
    assert.match(out, /The link leads outside the project.* unreadable-file$/m);
  });

  it('is the same whatever the user’s files and the environment say', async () => {
    box = sandbox({ ...CLEAN, '.mooring/config.toml': '[watch]\npolling = true\n[discovery]\nignore = ["mine"]\n' });
    mkdirSync(path.join(box.folder, '..', 'home', '.mooring'), { recursive: true });
    writeFileSync(path.join(box.folder, '..', 'home', '.mooring', 'config.toml'), 'broken = [\n');
    const environment = { MOORING_WATCH_POLLING: 'false' };
    assert.deepEqual(await box.run(['check', '--severity', 'information'], { environment }), {
      code: 0,
      out: 'No problems in 1 entity.\n',
      err: '',
    });
  });
});
