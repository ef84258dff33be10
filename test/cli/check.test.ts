import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CODES } from '../../src/checks/codes.ts';
import { BROKEN, CLEAN, type Sandbox, sandbox } from './fake-io.ts';

describe('mooring check', () => {
  let box: Sandbox;
  afterEach(() => box.remove());

  it('says that nothing is wrong, and of how much', async () => {
    box = sandbox(CLEAN);
    assert.deepEqual(await box.run(['check']), { code: 0, out: 'No problems in 1 entity.\n', err: '' });
  });

  it('prints place, severity, message and code in columns, and a summary', async () => {
    box = sandbox(BROKEN);
    const { code, out } = await box.run(['check']);
    const lines = out.split('\n');
    assert.equal(code, 1);
    assert.match(lines[0] ?? '', /^\.mooring\/manifest\.yaml:9:11 {2}error {8}\S.*\. {2}missing-file$/);
    assert.match(lines[1] ?? '', /^flows\/more\.py:4:5 {12}information {2}\S.* {2}undeclared-function$/);
    assert.deepEqual(lines.slice(2), ['', '1 error, 1 for information in 2 files.', '']);
  });

  it('prints paths as somebody in the working directory would write them', async () => {
    box = sandbox(BROKEN);
    const { out } = await box.run(['check'], { cwd: path.join(box.folder, 'flows') });
    assert.match(out, /^\.\.\/\.mooring\/manifest\.yaml:9:11 /);
    assert.match(out, /^more\.py:4:5 /m);
  });

  it('takes a folder, and finds the project above it', async () => {
    box = sandbox(BROKEN);
    assert.match((await box.run(['check', 'flows'])).out, /^\.mooring\/manifest\.yaml:9:11 /);
  });

  it('shows and counts what --severity says', async () => {
    box = sandbox(BROKEN);
    const errors = await box.run(['check', '--severity', 'error']);
    assert.equal(errors.code, 1);
    assert.match(errors.out, /\n1 error in 1 file \(1 of lower severity not shown\)\.\n$/);
    assert.doesNotMatch(errors.out, /undeclared-function/);
    box.write('.mooring/manifest.yaml', CLEAN['.mooring/manifest.yaml']);
    assert.equal((await box.run(['check'])).code, 0);
    assert.equal((await box.run(['check', '--severity=warning'])).code, 0);
    assert.equal((await box.run(['check', '--severity=information'])).code, 1);
  });

  it('is coloured on a terminal, unless somebody objects', async () => {
    box = sandbox(BROKEN);
    const isColoured = async (argv: string[], environment: Record<string, string>, isTerminal: boolean) =>
      (await box.run(['check', ...argv], { environment, isTerminal })).out.includes('\u001B[');
    assert.equal(await isColoured([], {}, true), true);
    assert.equal(await isColoured([], {}, false), false);
    assert.equal(await isColoured([], { NO_COLOR: '1' }, true), false);
    assert.equal(await isColoured([], { NO_COLOR: '' }, true), true);
    assert.equal(await isColoured([], { TERM: 'dumb' }, true), false);
    assert.equal(await isColoured([], { FORCE_COLOR: '1', NO_COLOR: '1' }, false), true);
    assert.equal(await isColoured([], { FORCE_COLOR: '0' }, true), false);
    assert.equal(await isColoured(['--no-color'], { FORCE_COLOR: '1' }, true), false);
  });

  it('cannot run without a manifest', async () => {
    box = sandbox();
    const expected = `mooring: No manifest in ${box.folder} or above it. Run "mooring init" to propose one.\n`;
    assert.deepEqual(await box.run(['check']), { code: 2, out: '', err: expected });
    box.write('.mooring/config.toml', '');
    const more = ' "mooring config validate --project" checks its config.toml alone.\n';
    assert.deepEqual(await box.run(['check']), { code: 2, out: '', err: expected.replace('\n', more) });
  });

  it('reports a folder in the place of the manifest as a finding', async () => {
    box = sandbox();
    mkdirSync(path.join(box.folder, '.mooring', 'manifest.yaml'), { recursive: true });
    const { code, out } = await box.run(['check']);
    assert.equal(code, 1);
    assert.match(out, /^\.mooring\/manifest\.yaml:1:1 .* unreadable-file$/m);
  });

  it('cannot run on what is no folder', async () => {
    box = sandbox(CLEAN);
    assert.equal((await box.run(['check', 'nowhere'])).err, 'mooring: There is no folder "nowhere".\n');
    const file = await box.run(['check', 'flows/greet.py']);
    assert.equal(file.err, 'mooring: "flows/greet.py" is a file; name the folder that it is in.\n');
    assert.equal(file.code, 2);
  });

  it('does not take the user root for a project', async () => {
    box = sandbox({ 'home/.mooring/manifest.yaml': '' });
    const home = path.join(box.folder, 'home');
    assert.equal((await box.run(['check', 'home'], { homeFolder: home })).code, 2);
    assert.equal((await box.run(['check', 'home', '--home', 'home/.mooring'])).code, 2);
    assert.equal((await box.run(['check', 'home'], { environment: { MOORING_HOME: `${home}/.mooring` } })).code, 2);
    assert.equal((await box.run(['check', 'home'])).code, 0);
  });

  it('never sends a control character of a file to the terminal', async () => {
    box = sandbox({ ...CLEAN, 'x\u001B[31m.form.yaml': 'a: [\n' });
    const { out } = await box.run(['check']);
    assert.match(out, /^x\\u001b\[31m\.form\.yaml:/m);
    assert.equal(out.includes('\u001B'), false);
  });

  it('does not wait for a pipe that is named like a file of the project', async () => {
    box = sandbox(CLEAN);
    execFileSync('mkfifo', [path.join(box.folder, 'pipe.py')]);
    assert.equal((await box.run(['check'])).code, 0);
  });

  it('tells how long it took, and what it did, on stderr', async () => {
    box = sandbox(CLEAN);
    const { out, err } = await box.run(['check', '--timings', '--verbose']);
    assert.equal(out, 'No problems in 1 entity.\n');
    assert.match(err, /^Looking at .+\.$/m);
    assert.match(err, /^load +\d+\.\d ms$/m);
    assert.match(err, /^check +\d+\.\d ms$/m);
  });

  it('prints JSON with places in both countings', async () => {
    box = sandbox(BROKEN);
    const { code, out } = await box.run(['check', '--format', 'json']);
    const value = JSON.parse(out);
    assert.equal(code, 1);
    assert.deepEqual(Object.keys(value), ['version', 'root', 'manifest', 'summary', 'problems']);
    assert.deepEqual([value.version, value.root, value.manifest], [1, box.folder, ['.mooring/manifest.yaml']]);
    assert.deepEqual(value.summary, { errors: 1, warnings: 0, informations: 1, entities: 2 });
    const [first] = value.problems;
    const keys = ['path', 'range', 'lspRange', 'code', 'severity', 'message', 'related'];
    assert.deepEqual(Object.keys(first), keys);
    assert.deepEqual(first.range, { start: { line: 9, column: 11 }, end: { line: 9, column: 31 } });
    assert.deepEqual(first.lspRange, { start: { line: 8, character: 10 }, end: { line: 8, character: 30 } });
    assert.deepEqual([first.path, first.code, first.severity], ['.mooring/manifest.yaml', 'missing-file', 'error']);
  });

  it('does not count a byte order mark as a column', async () => {
    box = sandbox({ ...CLEAN, 'x.form.yaml': '\uFEFFname: [\n' });
    const value = JSON.parse((await box.run(['check', '--format', 'json'])).out);
    const plain = JSON.parse(
      await (async () => {
        writeFileSync(path.join(box.folder, 'x.form.yaml'), 'name: [\n');
        return (await box.run(['check', '--format', 'json'])).out;
      })(),
    );
    assert.deepEqual(value.problems[0].range, plain.problems[0].range);
  });

  it('names a .env of the project’s root that git tracks, as a warning', async () => {
    box = sandbox({ ...CLEAN, '.mooring/.env': 'A=1\n', '.env': 'A=1\n' });
    const git = (...argv: string[]) => execFileSync('git', argv, { cwd: box.folder });
    git('init', '-q');
    assert.equal((await box.run(['check'])).code, 0);
    git('add', '--force', '.env', '.mooring/.env');
    const { code, out } = await box.run(['check']);
    assert.equal(code, 1);
    assert.match(out, /^\.mooring\/\.env:1:1 +warning +git tracks this file, .* env-tracked$/m);
    git('rm', '-q', '--cached', '.mooring/.env');
    assert.equal((await box.run(['check'])).code, 0);
  });

  it('prints annotations for GitHub with its escapes', async () => {
    box = sandbox({ ...BROKEN, '100%,a:b.form.yaml': 'name: [\n' });
    const { out } = await box.run(['check', 'repository', '--format=github'], { cwd: path.dirname(box.folder) });
    const place = 'file=repository/.mooring/manifest.yaml,line=9,col=11,endLine=9,endColumn=31';
    assert.match(out, new RegExp(`^::error ${place.replaceAll('.', '\\.')},title=Mooring%3A missing-file::`, 'm'));
    assert.match(out, /^::notice file=repository\/flows\/more\.py,/m);
    assert.match(out, /^::error file=repository\/100%25%2Ca%3Ab\.form\.yaml,/m);
    for (const line of out.trim().split('\n').slice(0, -1))
      assert.match(line, /^::(error|warning|notice) [^\s].*?::.+$/);
  });

  it('prints SARIF whose results name their rules and places', async () => {
    box = sandbox({ ...BROKEN, 'a b.form.yaml': 'name: [\n' });
    const log = JSON.parse((await box.run(['check', '--format', 'sarif'])).out);
    assert.equal(log.version, '2.1.0');
    const [run] = log.runs;
    const { driver } = run.tool;
    assert.deepEqual([driver.name, driver.semanticVersion, run.columnKind], ['Mooring', '1.2.3', 'utf16CodeUnits']);
    assert.equal(driver.rules.length, Object.keys(CODES).length);
    assert.match(run.originalUriBaseIds.PROJECTROOT.uri, /^file:\/\/\/.+\/$/);
    for (const rule of driver.rules) {
      assert.ok(rule.shortDescription.text && rule.help.text, rule.id);
      assert.ok(['error', 'warning', 'note'].includes(rule.defaultConfiguration.level));
    }
    for (const result of run.results) {
      assert.equal(driver.rules[result.ruleIndex].id, result.ruleId);
      assert.ok(result.message.text);
      const { artifactLocation, region } = result.locations[0].physicalLocation;
      assert.equal(artifactLocation.uriBaseId, 'PROJECTROOT');
      assert.ok(region.startLine >= 1 && region.startColumn >= 1 && region.endColumn >= 1);
    }
    const uris = run.results.map(
      (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        result.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    assert.ok(uris.includes('a%20b.form.yaml'));
    const missing = driver.rules.find((rule: { id: string }) => rule.id === 'missing-file');
    assert.match(
      missing.help.markdown,
      /^### `missing-file`\n\nA path names nothing\.\n[\s\S]*# not a heading\n```\n$/,
    );
  });
});
