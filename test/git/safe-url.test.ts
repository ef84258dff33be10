import assert from 'node:assert/strict';
import { branchProblem, remoteProblem, revProblem } from '../../src/git/safe-names.ts';
import { shownUrl, urlProblem, withoutCredentials } from '../../src/git/safe-url.ts';

/** What must never reach git, and what it would have done. */
const ATTACKS: readonly (readonly [url: string, does: string])[] = [
  ['', 'no address'],
  [' ', 'no address'],
  ['ext::sh -c touch% /tmp/x', 'runs a shell'],
  ['fd::7', 'talks to an open file'],
  ['foo::https://git.example.org/a', 'starts git-remote-foo'],
  ['EXT::sh -c id', 'starts a helper'],
  ['ext-x.y+z::sh', 'starts a helper'],
  ['::sh', 'starts a helper'],
  ['persistent-https://git.example.org/a', 'starts a helper'],
  ['ext://git.example.org/a', 'starts a helper'],
  ['ftp://git.example.org/a', 'a transport nobody looks after'],
  ['HTTPS://git.example.org/a', 'starts git-remote-HTTPS'],
  ['--upload-pack=touch /tmp/x', 'an option'],
  ['-oProxyCommand=id', 'an option'],
  ['-', 'an option'],
  ['ssh://-oProxyCommand=touch%20x/a', 'an option of ssh'],
  ['ssh://%2doProxyCommand=id/a', 'an option of ssh, in disguise'],
  ['ssh://-oProxyCommand=id@git.example.org/a', 'an option of ssh, as the user'],
  ['ssh://ana@-oProxyCommand=id/a', 'an option of ssh, behind a user'],
  ['ssh://[-oProxyCommand=id]/a', 'an option of ssh, in brackets'],
  ['ssh://git.example.org:22x/a', 'a port that is none'],
  ['ssh:///a', 'no host'],
  ['https:///a', 'no host'],
  ['https://', 'no host'],
  ['git+ssh://-oProxyCommand=id/a', 'an option of ssh'],
  ['git://-x/a', 'an option'],
  ['-oProxyCommand=id:a', 'an option of ssh'],
  ['ana@-oProxyCommand=id:a', 'an option of ssh'],
  ['-x@git.example.org:a', 'an option of ssh'],
  ['git.example.org:-x', 'an option of what runs there'],
  [':a', 'no host'],
  ['ana@:a', 'no host'],
  ['$(id):a', 'nothing that is a host'],
  ['ssh://a`id`/b', 'nothing that is a host'],
  ['https://git.example.org/%0ahost=git.example.com', 'asks a credential helper for another host'],
  ['https://git.example.org%0d%0ahost=evil/a', 'asks a credential helper for another host'],
  ['git://git.example.org/a%0aevil', 'slips a line into the protocol'],
  ['https://git.example.org/a\nb', 'a line break'],
  ['https://git.example.org/\u0000', 'the end of a word'],
  ['https://git.example.org/\u202egro', 'shows another address'],
  ['https://git.example.org/\u200b', 'shows another address'],
  [' https://git.example.org/a', 'a blank before it'],
  ['https://git.example.org/a ', 'a blank behind it'],
  ['https://git.example.org/%zz', 'percent signs that stand for nothing'],
  [`https://git.example.org/${'a'.repeat(5000)}`, 'too long'],
];

const FINE: readonly string[] = [
  'https://git.example.org/team/project.git',
  'https://ana:secret@git.example.org:8443/a%20b.git',
  'http://localhost:3000/a',
  'ssh://git@git.example.org:22/a.git',
  'ssh://git@[2001:db8::1]:22/a.git',
  'git+ssh://git@git.example.org/a.git',
  'git://git.example.org/a',
  'git@git.example.org:team/project.git',
  'git.example.org:~ana/project',
  'git@[::1]:a.git',
  'file:///srv/git/project.git',
  '/srv/git/project.git',
  '../project.git',
  'C:\\git\\project.git',
  'C:/git/project.git',
  '\\\\server\\git\\project.git',
  '/srv/with blank/a:b',
  'https://git.example.org/ä/ö',
];

describe('addresses that git is given', () => {
  for (const [url, does] of ATTACKS) {
    it(`are not ${JSON.stringify(url.slice(0, 60))}: ${does}`, () => {
      const problem = urlProblem(url) ?? assert.fail('it went through');
      assert.match(problem, /^The address “.*” is not used, since .*; give one that .*\.$/);
      assert.doesNotMatch(problem, /[\p{Cc}\u200b\u202e]|secret/u);
    });
  }

  for (const url of FINE) {
    it(`may be ${url}`, () => {
      assert.equal(urlProblem(url), undefined);
    });
  }

  it('are shown without user name and password', () => {
    const shown: readonly (readonly [string, string])[] = [
      ['https://ana:secret@git.example.org:8443/a.git?token=secret#x', 'https://git.example.org:8443/a.git'],
      ['https://sec@ret@git.example.org/a', 'https://git.example.org/a'],
      ['ssh://git@git.example.org/a', 'ssh://git.example.org/a'],
      ['git@git.example.org:a/b@c', 'git.example.org:a/b@c'],
      ['/srv/git/a@b:c', '/srv/git/a@b:c'],
      ['C:\\git\\a', 'C:\\git\\a'],
    ];
    for (const [url, expected] of shown) assert.equal(shownUrl(url), expected);
    const said = "unable to access 'https://ana:secret@git.example.org/a/': and http://x:y@b/c";
    assert.equal(withoutCredentials(said), "unable to access 'https://git.example.org/a/': and http://b/c");
    assert.doesNotMatch(urlProblem('https://ana:secret@/a') ?? '', /secret|ana/);
  });
});

describe('names that git is given', () => {
  it('cannot be options, or mean more than one thing', () => {
    const bad = [
      '',
      '-x',
      '--all',
      '@',
      'HEAD',
      'a b',
      'a..b',
      'a~1',
      'a^',
      'a:b',
      'a?',
      'a*',
      'a[',
      'a\\b',
      '/a',
      'a/',
      'a//b',
    ];
    bad.push(
      'a.',
      '.a',
      'a/.b',
      'a.lock',
      'a.lock/b',
      'a@{1}',
      'a\nb',
      'a\u0000',
      'a\u007f',
      'refs/heads/a',
      'a\u202eb',
      'a'.repeat(300),
    );
    for (const name of bad) {
      assert.match(branchProblem(name) ?? assert.fail(JSON.stringify(name)), /cannot be the name of a branch/);
      if (!['HEAD', 'refs/heads/a'].includes(name)) assert.ok(remoteProblem(name), JSON.stringify(name));
    }
    for (const name of ['main', 'feature/ä-1', 'release_2.0', 'a@b', 'a{b}'])
      assert.equal(branchProblem(name), undefined);
    for (const name of ['origin', 'team/upstream', 'a.b', 'ö']) assert.equal(remoteProblem(name), undefined);
    for (const rev of ['', '-x', '--exec=id', 'a\nb', ' HEAD', 'HEAD '])
      assert.ok(revProblem(rev), JSON.stringify(rev));
    for (const rev of ['HEAD~2', 'origin/main', 'main@{yesterday}', ':/a word'])
      assert.equal(revProblem(rev), undefined);
  });
});
