import assert from 'node:assert/strict';
import { checkProject } from '../../src/checks/check-project.ts';
import { conflictIn, pushFindings, secretsIn } from '../../src/sync/push-findings.ts';
import { snapshotOf, uuid } from '../kit/check.ts';

const ONE = `forms:\n  a: { id: ${uuid(1)}, path: forms/a.form.yaml }\n`;
const FORM = '#- /forms/a.form.yaml\nname: A\n';

function findings(manifest: string, files = FORM, staged: readonly string[] = [], declared = 1) {
  const snapshot = snapshotOf(`#- /.mooring/manifest.yaml\n${manifest}${files}`);
  const { blocking, advisory } = pushFindings(snapshot, checkProject(snapshot), new Set(staged), declared);
  return { blocking: blocking.map(({ message }) => message), advisory: advisory.map(({ message }) => message) };
}

describe('what stands against a push', () => {
  it('is nothing where nothing is wrong', () => {
    assert.deepEqual(findings(ONE), { blocking: [], advisory: [] });
  });

  it('stops it where the manifest cannot be read', () => {
    const { blocking } = findings('forms: [\n');
    assert.equal(blocking.length, 1);
    assert.match(blocking[0] ?? '', /^\.mooring\/manifest\.yaml cannot be read/);
  });

  it('stops it where a declared entity file has conflict markers, and not where a loose one has', () => {
    const conflict = 'name: A\n<<<<<<< ours\nx: 1\n=======\nx: 2\n>>>>>>> theirs\n';
    assert.equal(findings(ONE, `#- /forms/a.form.yaml\n${conflict}`).blocking.length, 1);
    assert.equal(findings(ONE, `${FORM}#- /forms/b.form.yaml\n${conflict}`).blocking.length, 0);
    assert.equal(findings(ONE, `${FORM}#- /forms/b.form.yaml\n${conflict}`, ['forms/b.form.yaml']).blocking.length, 1);
  });

  it('stops it where an id has two owners, and says where', () => {
    const { blocking } = findings(`forms:\n  a: { id: ${uuid(1)} }\n  b: { id: ${uuid(1)} }\n`, '');
    assert.equal(blocking.length, 2);
    assert.match(blocking[0] ?? '', /^\.mooring\/manifest\.yaml:2:\d+ .*has the same id/);
  });

  it('stops it where an entity has no id', () => {
    const { blocking } = findings('forms:\n  a: { path: forms/a.form.yaml }\n');
    assert.match(blocking[0] ?? '', /The form “a” in .* has no id/);
    assert.equal(findings('forms:\n  a: { id: "<fill in>", path: forms/a.form.yaml }\n').blocking.length, 1);
  });

  it('stops it where the manifest says nothing any more, and not where it never did', () => {
    assert.match(findings('forms: {}\n', '').blocking[0] ?? '', /declares nothing any more/);
    assert.deepEqual(findings('forms: {}\n', '', [], 0).blocking, []);
  });

  it('does not stop it for broken references and missing files', () => {
    const { blocking, advisory } = findings(`forms:\n  a: { id: ${uuid(1)}, path: forms/gone.form.yaml }\n`, '');
    assert.deepEqual(blocking, []);
    assert.equal(advisory.length, 1);
  });

  it('tells a secret before everything else, and does not stop it for that', () => {
    const manifest = `forms:\n  a: { id: ${uuid(1)}, path: forms/gone.form.yaml }\nconfigs:\n  token: { key: token, config_type: secret, value: hunter22 }\n`;
    const { blocking, advisory } = findings(manifest, '');
    assert.deepEqual(blocking, []);
    assert.match(advisory[0] ?? '', /secret/i);
    assert.doesNotMatch(advisory.join('\n'), /hunter22/);
  });

  it('tells a secret in a workspace, where it stands and not what it is', () => {
    const text = `id = "ws-1"\n[variables]\napi-token = "abc123def"\nuser = "ana"\nother-token = "\${TOKEN}"\n`;
    const found = secretsIn('.mooring/workspaces/dev/workspace.toml', text).map(({ message }) => message);
    assert.equal(found.length, 1);
    assert.match(found[0] ?? '', /workspace\.toml:3:13 “variables\.api-token” looks like a secret/);
    assert.doesNotMatch(found[0] ?? '', /abc123def/);
    assert.deepEqual(secretsIn('.mooring/config.toml', text), []);
  });

  it('stops it for a conflict in any text, and takes a Markdown underline for what it is', () => {
    assert.ok(conflictIn('notes.md', 'a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n'));
    assert.equal(conflictIn('notes.md', 'Title\n=======\n'), undefined);
  });
});
