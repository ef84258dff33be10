import assert from 'node:assert/strict';
import { branchesOf } from '../../src/git/remote-branches.ts';
import { withoutCredentials } from '../../src/git/safe-url.ts';
import { gitEnvironment } from '../../src/node/git-environment.ts';
import { bytes, value } from './repository-kit.ts';

const OID = 'a'.repeat(40);

describe('what comes from outside', () => {
  it('has no branch whose name would be an option, turn the text, or write to a terminal', async () => {
    const names = ['main', '-x', '\u001b[31mred', 'a..b', 'ev\u202eil', 'feature/one'];
    const said = ['ref: refs/heads/\u001b]0;x\u0007\tHEAD', ...names.map(name => `${OID}\trefs/heads/${name}`)].join(
      '\n',
    );
    const answer = value(await branchesOf(async () => ({ code: 0, bytes: bytes(said), says: '' }), 'origin'));
    assert.deepEqual([...answer.branches.keys()], ['main', 'feature/one']);
    assert.equal(answer.main, undefined);
  });

  it('tells nobody’s password or token, wherever in a text of git’s an address stands', () => {
    const texts = {
      "unable to access 'https://u:secret@h/x?token=secret': boo": "unable to access 'https://h/x': boo",
      'https://h/x.git?access_token=secret&y=1 not found': 'https://h/x.git not found',
      "'ana:secret@host:path' does not appear to be one": "'host:path' does not appear to be one",
      'ssh: connect to git@host:path failed': 'ssh: connect to git@host:path failed',
      'a question? yes: one@two': 'a question? yes: one@two',
    };
    for (const [text, plain] of Object.entries(texts)) assert.equal(withoutCredentials(text), plain);
  });

  it('is reached only through what somebody’s environment allows', () => {
    const request = { folder: '/', words: [], limitBytes: 1, may: ['connect'] } as const;
    const allowed = (own?: string) => gitEnvironment({ GIT_ALLOW_PROTOCOL: own }, request).GIT_ALLOW_PROTOCOL;
    assert.equal(allowed(), 'file:git:http:https:ssh');
    assert.equal(allowed('https:ext'), 'https');
    assert.equal(allowed(''), '');
  });
});
