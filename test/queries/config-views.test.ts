import assert from 'node:assert/strict';
import { POLICY_KEYS } from '../../src/config/drift-policies.ts';
import { configHints } from '../../src/queries/config-inlay-hints.ts';
import { effectiveConfig } from '../../src/queries/effective-config.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { configFile } from '../config/kit.ts';
import { DEV, hovered, sightOf } from './config-kit.ts';

const USER = '[default-workspace]\nworkspace = "dev"\n\n[watch]\npolling = true\n';

describe('The hover of a key', () => {
  it('says what it means, what holds, and everybody who says so', () => {
    const text = hovered(USER.replace('polling =', 'pol$0ling ='), 'watch.polling = "no"\n', {
      MOORING_WATCH_POLLING: '0',
    });
    assert.match(text ?? '', /^\*\*watch\.polling\*\*\n\nLooks at files/);
    assert.match(text ?? '', /- Default: `false`\./);
    assert.match(text ?? '', /- Environment: `MOORING_WATCH_POLLING`\./);
    assert.deepEqual(
      (text ?? '').split('\n').filter(line => line.startsWith('1. ')),
      [
        '1. **`false`** from `MOORING_WATCH_POLLING`',
        '1. `true` from [user/config.toml:5](file:user/config.toml#5), hidden',
        '1. `false` from `default`, hidden',
        '1. `…` from [project/config.toml:1](file:project/config.toml#1), ignored: it has the wrong type',
      ],
    );
  });

  it('is there on the value, the key and dotted keys', () => {
    for (const text of ['watch.polling = tr$0ue', 'wa$0tch.polling = true', '[watch]\npolling = $0true']) {
      assert.match(hovered(text) ?? '', /^\*\*watch\.polling/, text);
    }
  });

  it('says when and by whom it was set, and that it was edited since', () => {
    const meta =
      '\n[__meta__]\nrev = 4\n"watch.polling" = { when = 2026-11-21T12:00:00.000Z, by = "ana@pier cli/7", rev = 4, digest = "x" }\n';
    const said =
      /Last set on 2026-11-21T12:00:00\.000Z by `ana@pier cli\/7` in change 4 of this file\. It was edited by hand since then\./;
    assert.match(hovered(USER.replace('polling =', 'pol$0ling =') + meta) ?? '', said);
    assert.match(hovered(USER + meta.replace('"watch.p', '"wat$0ch.p')) ?? '', said);
    assert.match(hovered(USER + meta.replace('rev = 4\n', 're$0v = 4\n')) ?? '', /^How often/);
    assert.match(hovered(USER + meta.replace('__meta__', '__me$0ta__')) ?? '', /^Mooring’s own notes/);
  });

  it('names the workspace of a binding', () => {
    assert.match(hovered(`[[bindings]]\nws_id = "$0${DEV}"\npaths = ["/a"]\n`) ?? '', /\*\*dev\*\*: On my machine$/);
    assert.match(hovered(`[[bindings]]\nws_id = "${DEV}"\npa$0ths = ["/a"]\n`) ?? '', /^\*\*paths\*\*\n\nThe folders/);
    assert.match(hovered(`[[bin$0dings]]\nws_id = "${DEV}"\npaths = ["/a"]\n`) ?? '', /^\*\*bindings\*\*/);
  });

  it('lists the keys of a section, and knows when it knows nothing', () => {
    assert.match(hovered('[wa$0tch]\npolling = true\n') ?? '', /- `polling`: [\s\S]*- `polling-interval-ms`: /);
    assert.match(hovered('[mine]\nk$0ey = 1\n') ?? '', /Mooring knows no such key/);
    assert.match(hovered('[policies.dr$0ift]\nmoved = "ask"\n') ?? '', /- `moved`: When a declared thing/);
    assert.match(hovered('policies.drift.mo$0ved = "ask"\n') ?? '', /- Type: "ask", "apply" or "ignore" in quotes\./);
    assert.equal(hovered('[mi$0ne]\nkey = 1\n'), undefined);
    assert.equal(hovered('# wa$0tch\n[watch]\n'), undefined);
    assert.equal(hovered('[wa$0tch\n'), undefined);
  });

  it('masks secrets', () => {
    assert.doesNotMatch(hovered('[mine]\napi-to$0ken = "abc123"\n') ?? '', /abc123/);
  });
});

describe('An inlay hint', () => {
  it('names the variable that goes before a value, and what it says', () => {
    const user = configFile('user', USER);
    const sight = sightOf([user], { MOORING_WORKSPACE: 'prod', MOORING_HISTORY_VERSIONS: '5' });
    const hints = configHints(sight, user, { start: 0, end: USER.length });
    assert.deepEqual(
      hints.map(({ offset, label }) => `${USER.slice(0, offset).split('\n').at(-1)} ${label}`),
      ['workspace = "dev" MOORING_WORKSPACE = "prod"'],
    );
    assert.deepEqual(configHints(sight, user, { start: 0, end: 5 }), []);
  });
});

describe('An inlay hint of the user’s file', () => {
  it('names the project’s line that goes before a value, where it says something else', () => {
    const project = configFile('project', '[watch]\npolling = true\npolling-interval-ms = 200\n');
    const user = configFile('user', '[watch]\npolling = true\npolling-interval-ms = 300\n');
    const sight = sightOf([project, user]);
    const all = { start: 0, end: 99 };
    const hints = configHints(sight, user, all);
    assert.deepEqual(
      hints.map(({ offset, label }) => [user.text.slice(offset - 3, offset), label]),
      [['300', 'project/config.toml:3 = 200']],
    );
    assert.match(hints[0]?.tooltip ?? '', /^The project’s file goes before yours/);
    assert.deepEqual(configHints(sight, project, all), []);
  });
});

describe('The effective configuration', () => {
  const project = '[watch]\npolling-interval-ms = 200\n[default-workspace]\nworkspace = "evil"\n';
  const files = [
    configFile('project', project),
    configFile('user', `${USER}polling-interval-ms = 300\n\n[mine]\napi-token = "abc"\n`),
  ];
  const { resolved } = sightOf(files, { MOORING_WORKSPACE: 'prod', MOORING_WACH_POLLING: '1' });
  const { text, links } = effectiveConfig(resolved, 'Effective configuration');

  it('lists every key with its value and where it comes from', () => {
    assert.equal(
      text,
      `# Effective configuration
# Highest first: environment, project, user, default. To be read, not edited.
# ! MOORING_WACH_POLLING names no key that Mooring knows. Did you mean MOORING_WATCH_POLLING?

schema = 1 # default
bindings = [] # default

[default-workspace]
workspace = "prod" # MOORING_WORKSPACE
#   "dev" from user/config.toml:2, hidden
#   … from project/config.toml:4, ignored: it may not be set there
use-most-recently-edited-workspace-directory = false # default

[discovery]
ignore = [] # default

[watch]
polling = true # user/config.toml:5
polling-interval-ms = 200 # project/config.toml:2
#   300 from user/config.toml:6, hidden

[history]
versions = 50 # default

[sync]
fetch-every-minutes = 0 # default

[policies.drift]
${POLICY_KEYS.map(({ path }) => `${path.at(-1)} = "ask" # default`).join('\n')}

[mine]
api-token = "***" # user/config.toml:9, a key that Mooring does not know
`,
    );
    assert.equal(parseToml(text).held, undefined);
  });

  it('begins with the notes it is given, and links their files', () => {
    const page = effectiveConfig(resolved, 'x', [{ text: 'The layer:', file: 'project/config.toml' }, { text: 'So.' }]);
    assert.ok(page.text.startsWith('# x\n# The layer: project/config.toml\n# So.\n# Highest first:'));
    const [{ span, line } = { span: { start: 0, end: 0 }, line: 0 }] = page.links;
    assert.deepEqual([page.text.slice(span.start, span.end), line], ['project/config.toml', 1]);
    assert.deepEqual(page.links.length, links.length + 1);
  });

  it('links each origin in a file', () => {
    assert.deepEqual(
      links.map(({ span, file, line }) => [text.slice(span.start, span.end), `${file}:${line}`]),
      links.map(({ file, line }) => [`${file}:${line}`, `${file}:${line}`]),
    );
    assert.equal(links.length, 6);
  });

  it('says which file cannot be read, and that its last good state counts', () => {
    const broken = configFile('user', 'a =\n');
    const good = { text: 'watch.polling = true\n', parsed: parseToml('watch.polling = true\n') };
    const page = effectiveConfig(sightOf([{ ...broken, lastGood: good }]).resolved, 'x').text;
    assert.match(page, /# ! user\/config\.toml cannot be read: .* Its last good state counts\./);
    assert.match(page, /polling = true # user\/config\.toml:1 \(before it stopped parsing\)/);
  });
});
