import assert from 'node:assert/strict';
import { afterFix, codes, fixTitles, told } from '../../kit/check-workspaces.ts';

const id = (digit: string): string => `id = "ws-${digit.repeat(32)}"\n`;
const file = (slug: string): string => `workspaces/${slug}/workspace.toml`;

describe('workspace-bad-name', () => {
  it('is told at the head of the file', () => {
    const [problem] = told({ files: { [file('My_API')]: `# x\n${id('1')}` } });
    assert.match(problem ?? '', /^workspace-bad-name My_API\/workspace\.toml:2 “id”: “My_API” is no workspace name/);
  });
});

describe('workspace-collision', () => {
  const two = { [file('dev')]: id('1'), [file('Dev')]: id('2') };

  it('names both, and leaves one out in the config of their root', () => {
    assert.deepEqual(fixTitles({ files: two }).slice(0, 2), [
      'Leave out “dev” (“discovery.ignore” in config.toml)',
      'Leave out “Dev” (“discovery.ignore” in config.toml)',
    ]);
    const title = 'Leave out “Dev” (“discovery.ignore” in config.toml)';
    assert.deepEqual(afterFix({ files: two }, title), { 'config.toml': '[discovery]\nignore = ["Dev"]\n' });
    const config = '# mine\n[discovery]\nignore = [\n  "old", # since May\n]\n\n[__meta__]\nrev = 1\n';
    const changed = afterFix({ files: { ...two, 'config.toml': config } }, title)['config.toml'] ?? '';
    assert.match(changed, /^ {2}"old", # since May\n {2}"Dev",\n\]\n\n\[__meta__\]$/m);
  });

  it('makes no config that would hide one of the older layout, and edits none that cannot be read', () => {
    const older = { ...two, 'workspaces/default-workspace.toml': 'x = 1\n' };
    assert.deepEqual(fixTitles({ files: older }, 'workspace-collision'), []);
    assert.deepEqual(fixTitles({ files: { ...two, 'config.toml': 'x =\n' } }, 'workspace-collision'), []);
  });

  it('sees two folders that are one through a link, and does not tell the id twice', () => {
    const given = { files: { [file('dev')]: id('1') }, links: { 'workspaces/alias': 'workspaces/dev' } };
    assert.deepEqual(codes(given), [
      'workspace-collision alias/workspace.toml:1',
      'workspace-collision dev/workspace.toml:1',
    ]);
  });
});

describe('workspace-shadowing', () => {
  it('is told of the project’s, for information, and ends with another name', () => {
    const files = {
      [file('dev')]: id('1'),
      [`.mooring/${file('dev')}`]: id('2'),
      [`.mooring/${file('int')}`]: id('3'),
    };
    assert.deepEqual(codes({ files }), ['workspace-shadowing dev/workspace.toml:1']);
  });
});
