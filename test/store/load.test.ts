import assert from 'node:assert/strict';
import { readablePaths, readSource } from '../../src/store/load.ts';
import { walkProject } from '../../src/store/walk.ts';
import { memoryDisk } from '../kit/memory-disk.ts';

describe('reading a file of a project', () => {
  it('gives its text, with the byte order mark that it has', () => {
    const disk = memoryDisk({ 'a.py': '\uFEFFx = "ä"\r\n' });
    assert.deepEqual(readSource(disk, 'a.py'), { text: '\uFEFFx = "ä"\r\n' });
  });

  it('gives nothing where there is no file', () => {
    assert.equal(readSource(memoryDisk(), 'a/b.py'), undefined);
  });

  it('holds a file that is too large', () => {
    const held = readSource(memoryDisk({ 'a.py': new Uint8Array(5 * 1024 * 1024 + 1) }), 'a.py');
    assert.deepEqual(held, { held: 'too-large', message: 'The file is larger than 5 MB and is not read; split it.' });
  });

  it('holds a file that is not UTF-8', () => {
    const held = readSource(memoryDisk({ 'a.py': new Uint8Array([65, 0xff]) }), 'a.py');
    assert.ok(held && 'held' in held);
    assert.equal(held.held, 'not-utf8');
    assert.match(held.message, /^Byte 2 is not UTF-8; .+\.$/);
  });

  it('holds what may not be read or is no file, each with a way out', () => {
    const disk = memoryDisk({ 'locked.py': '', 'broken.py': '' });
    disk.lock('locked.py');
    disk.lock('broken.py', 'other', 'EIO');
    disk.makeFolder('folder.py');
    disk.link('outside.py', '../x.py');
    disk.link('round.py', 'round.py');
    disk.link('dangling.py', 'nowhere.py');
    const messages = ['locked', 'broken', 'folder', 'outside', 'round', 'dangling'].map(name => {
      const held = readSource(disk, `${name}.py`);
      assert.ok(held && 'held' in held, name);
      assert.equal(held.held, 'unreadable');
      return held.message;
    });
    assert.equal(new Set(messages).size, messages.length);
    for (const message of messages) assert.match(message, /^[A-Z][^.;]+; [^.]+\.$/);
  });

  it('reads files with a role, and whatever stands in the place of a manifest', async () => {
    const disk = memoryDisk({ 'a.py': '', 'README.md': '', 'x.form.yaml': '', 'other.yaml': '', 'app.yaml': '' });
    disk.makeFolder('.mooring/manifest.yaml');
    disk.link('.bifrost/forms.yaml', 'x.form.yaml');
    disk.link('b.py', 'a.py');
    const { tree } = await walkProject(disk, { pause: async () => {} });
    const expected = ['.bifrost/forms.yaml', '.mooring/manifest.yaml', 'a.py', 'app.yaml', 'x.form.yaml'];
    assert.deepEqual([...readablePaths(tree)].sort(), expected);
  });
});
