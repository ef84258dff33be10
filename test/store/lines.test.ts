import assert from 'node:assert/strict';
import { historyIndex } from '../../src/store/history.ts';
import { appendLine, readLines } from '../../src/store/lines.ts';
import { contentIn, MANY, OLD, open, putFiles } from '../kit/commit-scenario.ts';
import { modelDisk } from '../kit/model-disk.ts';
import { modelOutside, PLACE, ROOT } from '../kit/model-outside.ts';

describe('files of lines', () => {
  it('give back a whole line, though the line break behind it was lost with the power', () => {
    const model = modelDisk();
    model.put(`${ROOT}/log.jsonl`, `\n{"a":1}${'\0'.repeat(16)}ut off"}\n{"b":2}`);
    const outside = modelOutside(model.open(), 'first');
    appendLine(outside, `${ROOT}/log.jsonl`, { c: 3 }, true);
    assert.deepEqual(readLines(outside.disk, `${ROOT}/log.jsonl`, 1000), [{ a: 1 }, { b: 2 }, { c: 3 }]);
  });

  it('say of a kept content what is its own, and not what else was changed with it', async () => {
    const model = modelDisk();
    putFiles(model, OLD);
    const done = await open(modelOutside(model.open(), 'first')).commit(MANY);
    assert.ok(!('failed' in done));
    const lines = (model.text(historyIndex(PLACE.local)) ?? '').split('\n').filter(line => line !== '');
    assert.ok(lines.length > 2 && contentIn(OLD, 'gone.md') !== '');
    for (const line of lines)
      assert.deepEqual(
        Object.keys(JSON.parse(line)).filter(key => /files|label/.test(key)),
        [],
      );
  });
});
