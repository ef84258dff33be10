import assert from 'node:assert/strict';
import { layerEnvironment } from '../../src/config/dotenv-layers.ts';
import { secretsIn } from '../../src/config/dotenv-secrets.ts';
import { type EnvironmentPageFacts, environmentPage } from '../../src/extension/environment/environment-page.ts';

const ROOT = '/home/ada/.mooring';
const PROD = `${ROOT}/workspaces/prod/.env`;

describe('the page of an environment', () => {
  it('masks every value alike, in the order of the files, and says who hides whom', () => {
    const { text, hasValues } = page({ root: 'A=1\nB=long and secret\n', own: 'C=\nB=2\n' });
    assert.equal(
      text,
      `# What terminals, tasks and debug sessions get in “prod”.
# From .env of ~/.mooring, then from workspaces/prod/.env, which goes first.
# Values are masked.

A = "••••••••" # .env:1
B = "••••••••" # workspaces/prod/.env:2, hides .env:2
C = "" # workspaces/prod/.env:1
`,
    );
    assert.ok(hasValues);
  });

  it('shows values as they are written where a person asks for them, and still no secret’s', () => {
    const own = `CERT="one\ntwo"\nTOKEN=\${secret:api}\n`;
    const { text } = page({ own }, { revealed: true, secrets: new Set(['api']) });
    assert.match(text, /^CERT = "one\\ntwo" # workspaces\/prod\/\.env:1$/m);
    assert.match(text, /^TOKEN = "\$\{secret:api\}" # workspaces\/prod\/\.env:3; with the secret “api”$/m);
    assert.match(text, /^# Values are shown until this page is closed\.$/m);
  });

  it('says which secrets are missing, and where', () => {
    const { text, missing } = page({ own: `A=1\nTOKEN=\${secret:api}\nBOTH=\${secret:api}\${secret:db}\n` });
    const lines = text.split('\n');
    assert.deepEqual(
      missing.map(({ name, line }) => [name, lines[line]?.split(' ')[0]]),
      [
        ['api', 'TOKEN'],
        ['api', 'BOTH'],
        ['db', 'BOTH'],
      ],
    );
    assert.match(text, /^TOKEN = .*; stays unset: the secret “api” is not set$/m);
    assert.match(text, /^BOTH = .*; stays unset: the secrets “api”, “db” are not set$/m);
  });

  it('leads from every place to its line', () => {
    const { text, links } = page({ root: 'A=1\nno variable\n', own: 'A=2\nA=3\n' });
    const lines = text.split('\n');
    assert.deepEqual(
      links.map(({ line, start, end, file, at }) => [lines[line]?.slice(start, end), file, at]),
      [
        ['.env:2', `${ROOT}/.env`, 2],
        ['workspaces/prod/.env:2', PROD, 2],
        ['workspaces/prod/.env:1', PROD, 1],
        ['.env:1', `${ROOT}/.env`, 1],
      ],
    );
  });

  it('says where the root’s file is left out, that a window is not trusted, and that there is nothing', () => {
    const workspace = { root: 'user', rootFolder: ROOT, slug: 'abacus' } as const;
    const origin = { workspace, file: `${ROOT}/workspaces/abacus/workspace.toml`, span: { start: 0, end: 1 }, line: 5 };
    const { text, hasValues, links } = page({}, { rootEnv: { loaded: false, origin }, trusted: false });
    assert.match(
      text,
      /^# From workspaces\/prod\/\.env alone: workspaces\/abacus\/workspace\.toml:5 says “root-env = false”\.$/m,
    );
    assert.match(text, /^# This window is not trusted, so here they get nothing of it\.$/m);
    assert.match(text, /^# No variables\./m);
    assert.deepEqual([hasValues, links[0]?.at], [false, 5]);
  });
});

function page(
  { root = '', own = '' }: { readonly root?: string; readonly own?: string },
  facts: Partial<EnvironmentPageFacts> = {},
) {
  const { variables, problems } = layerEnvironment([
    { layer: 'root', file: `${ROOT}/.env`, text: root },
    { layer: 'workspace', file: PROD, text: own },
  ]);
  const secrets = [...variables.values()].flatMap(({ value }) => secretsIn(value));
  return environmentPage({
    slug: 'prod',
    rootFolder: ROOT,
    rootShown: '~/.mooring',
    environment: { variables, secrets, problems: problems.map(each => `${each.file}:${each.line}: ${each.message}`) },
    rootEnv: { loaded: true },
    secrets: new Set(),
    revealed: false,
    trusted: true,
    ...facts,
  });
}
