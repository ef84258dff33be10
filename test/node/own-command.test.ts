import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { inShell, ownCommand } from '../../src/node/own-command.ts';

describe('the command that runs this program again', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mooring-command-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is “mooring” where that is on the search path, else the whole paths', () => {
    assert.equal(ownCommand({ PATH: folder }), [process.execPath, process.argv[1] ?? ''].map(inShell).join(' '));
    const program = path.join(folder, process.platform === 'win32' ? 'mooring.exe' : 'mooring');
    writeFileSync(program, '');
    chmodSync(program, 0o755);
    assert.equal(ownCommand({ PATH: folder }), 'mooring');
  });

  it('reaches a shell word by word, whatever stands in it', function () {
    if (process.platform === 'win32') this.skip();
    const word = fc.string({
      unit: fc.constantFrom("'", '"', '$', '`', '\\', ' ', '\n', '*', 'ä', 'a', '!', '#', '&'),
    });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), words => {
        const line = `printf '%s\\0' ${words.map(inShell).join(' ')}`;
        const said = execFileSync('sh', ['-c', line], { encoding: 'utf8' });
        assert.deepEqual(said.split('\0').slice(0, -1), words);
      }),
      { numRuns: 40 },
    );
  });
});
