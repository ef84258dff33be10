import assert from 'node:assert/strict';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { later } from '../../src/extension/later.ts';

describe('A part that is made later', () => {
  let made = 0;
  let disposed = 0;
  const errors: string[] = [];
  const log = { error: (text: string | Error) => void errors.push(String(text)) };
  const part = () => {
    made++;
    return { number: made, dispose: () => void disposed++ };
  };
  beforeEach(() => {
    made = 0;
    disposed = 0;
    errors.length = 0;
  });
  /** Until a timer that began after it is over, too. */
  const timers = () => delay(2).then(() => turn());

  it('is made by itself once who asked for it is done, and once', async () => {
    const one = later(part, log);
    assert.equal(made, 0);
    await timers();
    assert.equal(made, 1);
    assert.equal(one.get().number, 1);
    one.dispose();
    assert.equal(disposed, 1);
  });

  it('is made at once for who cannot wait, and not again', async () => {
    const one = later(part, log);
    assert.equal(one.get().number, 1);
    await timers();
    assert.equal(one.get().number, 1);
    one.dispose();
  });

  it('is not made any more once the window closes', async () => {
    const one = later(part, log);
    one.dispose();
    await timers();
    assert.deepEqual({ made, disposed }, { made: 0, disposed: 0 });
    assert.throws(() => one.get(), /closing/);
  });

  it('is told of in the log where it cannot be made, and tried again for who asks', async () => {
    let isBroken = true;
    const one = later(() => {
      if (isBroken) throw new Error('no such file');
      return part();
    }, log);
    await timers();
    assert.deepEqual(errors, ['A part of the extension cannot be loaded: Error: no such file']);
    isBroken = false;
    assert.equal(one.get().number, 1);
    one.dispose();
  });
});
