import assert from 'node:assert/strict';
import { dotenvValues } from '../../../src/config/dotenv.ts';
import { facts } from '../../kit/check.ts';
import { afterFix, codes, fixTitles, workspaceProblems } from '../../kit/check-workspaces.ts';

const SECRET = 'b1946ac9-2492 "quoted" #x';
const id = (digit: string): string => `id = "ws-${digit.repeat(32)}"\n`;
const DEV = 'workspaces/dev/workspace.toml';
const TEXT = `${id('d')}\n[variables]\napi-token = '${SECRET}' # ask Ana\n`;
const OWN = 'Move to the workspace’s .env as API_TOKEN';
const ROOT = 'Move to the root’s .env as API_TOKEN';

describe('workspace-secret', () => {
  it('moves into a .env that is made for it, byte for byte', () => {
    const after = afterFix({ files: { [DEV]: TEXT } }, OWN);
    assert.equal(dotenvValues(after['workspaces/dev/.env'] ?? '').get('API_TOKEN'), SECRET);
    assert.match(after[DEV] ?? '', /^api-token = "\$\{API_TOKEN\}" # ask Ana$/m);
  });

  it('leaves what is in the .env as it is, and takes another name where the first means something else', () => {
    const files = { [DEV]: TEXT, 'workspaces/dev/.env': '# x\nAPI_TOKEN=other' };
    const after = afterFix({ files }, 'Move to the workspace’s .env as VARIABLES_API_TOKEN');
    assert.match(after['workspaces/dev/.env'] ?? '', /^# x\nAPI_TOKEN=other\nVARIABLES_API_TOKEN=/);
    assert.match(after[DEV] ?? '', /"\$\{VARIABLES_API_TOKEN\}"/);
  });

  it('only refers to it where the .env has the same already', () => {
    const files = { [DEV]: TEXT.replace(SECRET, 'hunter2-x'), 'workspaces/dev/.env': 'API_TOKEN=hunter2-x\n' };
    assert.deepEqual(Object.keys(afterFix({ files }, OWN)), [DEV]);
  });

  it('goes to the root’s .env where others build on it, since no .env is inherited', () => {
    const child = { 'workspaces/int/workspace.toml': `${id('1')}extends = "dev"\n` };
    assert.deepEqual(fixTitles({ files: { [DEV]: TEXT, ...child } }), [ROOT, OWN]);
    const shared = {
      [DEV]: `${id('d')}\n[layers]\na = "../../layers/a.toml"\n`,
      'layers/a.toml': '[variables]\napi-token = "s3cret-s3cret"\n',
    };
    assert.deepEqual(fixTitles({ files: shared }), [ROOT]);
    assert.equal(afterFix({ files: shared }, ROOT)['.env'], 'API_TOKEN=s3cret-s3cret\n');
  });

  it('keeps a project’s .env out of git in the same edit', () => {
    const file = '.mooring/workspaces/dev/workspace.toml';
    const made = afterFix({ files: { [file]: TEXT } }, OWN);
    assert.equal(made['.mooring/.gitignore'], '.env\n');
    const known = afterFix({ files: { [file]: TEXT, '.mooring/.gitignore': '.local/\n.env\n' } }, OWN);
    assert.deepEqual(Object.keys(known).sort(), ['.mooring/workspaces/dev/.env', file]);
  });

  it('is never told with its value, and not where there is a placeholder', () => {
    const problems = workspaceProblems({ files: { [DEV]: TEXT } });
    const titles = problems.flatMap(({ fixes }) => fixes?.(facts()) ?? []).map(({ title }) => title);
    assert.doesNotMatch(JSON.stringify([problems.map(({ message }) => message), titles]), /b1946/);
    // On this machine nobody has looked for what a .env says.
    const placeholders = [`$\{API_TOKEN}`, `$\{secret:api}`, '{{TOKEN}}', 'Bearer {{[env]::T}}', '<your token>', ''];
    for (const value of placeholders) {
      assert.deepEqual(codes({ files: { [DEV]: TEXT.replace(SECRET, value) } }), [], value);
    }
  });

  it('is seen in headers and lists, and not in names of files', () => {
    const text = `${id('d')}\n[layers]\nsecret = "a.toml"\n\n[scaffold]\nfiles = ["token"]\n\n[requests.x]\nmethod = "GET"\nheaders = { Authorization = "Bearer abcdefabcdef123" }\nbody = { keys = ["ghp_${'a'.repeat(36)}"] }\n`;
    assert.deepEqual(codes({ files: { [DEV]: text, 'workspaces/dev/a.toml': '' } }), [
      'workspace-secret dev/workspace.toml:11',
      'workspace-secret dev/workspace.toml:12',
    ]);
  });
});
