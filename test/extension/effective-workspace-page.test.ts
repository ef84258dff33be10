import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { effectivePage } from '../../src/extension/effective-workspace-page.ts';
import { nodeWriteDisk, portPath } from '../../src/node/write-disk.ts';
import { createEffectiveWorkspaces } from '../../src/runtime/effective-workspaces.ts';

const HOME = portPath(path.resolve('samples/home'));

describe('the page of an effective workspace', () => {
  it('says in which order everything was laid over each other', () => {
    const [, order] = page('prod').text.split('\n');
    assert.equal(order, '# Later ones win: abacus → prod/layers/core.toml → prod/requests/audit.toml → prod');
  });

  it('leads from every value to the line that says it', () => {
    const { text, links } = page('prod');
    const lines = text.split('\n');
    assert.ok(links.length > 20);
    for (const { line, start, end, file, at } of links) {
      const words = lines[line]?.slice(start, end) ?? '';
      assert.match(words, new RegExp(`:${at}$`));
      const [key = ''] = lines[line]?.split(' = ') ?? [];
      assert.ok(readFileSync(file, 'utf8').split('\n')[at - 1]?.startsWith(key), `${words}: ${key}`);
    }
  });

  it('says what is wrong and where, above what could be evaluated', () => {
    const { text, links } = effectivePage({
      ...evaluated('dev'),
      complete: false,
      problems: [
        {
          code: 'workspace-missing-base',
          severity: 'error',
          message: 'There is no “gone”.',
          span: { start: 0, end: 1 },
          workspace: { root: 'user', rootFolder: HOME, slug: 'dev' },
          file: `${HOME}/workspaces/dev/workspace.toml`,
          line: 3,
          related: [],
        },
      ],
    });
    assert.match(text, /# Something that it builds on is missing .*\n# dev\/workspace\.toml:3 There is no “gone”\.\n/);
    assert.equal(links[0]?.at, 3);
  });
});

function evaluated(slug: string) {
  const sources = createEffectiveWorkspaces({ disk: nodeWriteDisk(), userRoot: HOME });
  return sources.effective({ root: 'user', rootFolder: HOME, slug });
}

function page(slug: string) {
  return effectivePage(evaluated(slug));
}
