import assert from 'node:assert/strict';
import { createGate } from '../../src/runtime/gate.ts';

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

function door() {
  let open = (): void => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, opened };
}

describe('the gate between looking and changing', () => {
  it('lets everybody look while a change only waits, and nobody once it changes', async () => {
    const gate = createGate();
    const [lock, done] = [door(), door()];
    const change = gate.changing(async close => {
      await lock.opened;
      await close();
      await done.opened;
    });
    assert.equal(await gate.looking(async () => 'seen'), 'seen');
    assert.equal(gate.isClosed, false);
    lock.open();
    await turns();
    assert.equal(gate.isClosed, true);
    let hasSeen = false;
    const look = gate.looking(async () => {
      hasSeen = true;
    });
    await turns();
    assert.equal(hasSeen, false);
    done.open();
    await Promise.all([change, look]);
    assert.equal(hasSeen, true);
    assert.equal(gate.isClosed, false);
  });

  it('closes only once those who look have seen all, and opens again when a change fails', async () => {
    const gate = createGate();
    const [lock, eye] = [door(), door()];
    let isAlone = false;
    const change = gate.changing(async close => {
      await lock.opened;
      await close();
      isAlone = true;
      throw new Error('It broke.');
    });
    await turns();
    const look = gate.looking(() => eye.opened);
    lock.open();
    await turns();
    assert.equal(isAlone, false);
    eye.open();
    await assert.rejects(change, /It broke/);
    await look;
    assert.equal(gate.isClosed, false);
    assert.equal(await gate.looking(async () => 'seen'), 'seen');
  });

  it('closes once, however often a change asks, and for one change after the other', async () => {
    const gate = createGate();
    const order: string[] = [];
    const one = (name: string) =>
      gate.changing(async close => {
        await close();
        await close();
        order.push(`${name} begins`);
        await turns();
        order.push(`${name} ends`);
      });
    await Promise.all([one('first'), one('second')]);
    assert.deepEqual(order, ['first begins', 'first ends', 'second begins', 'second ends']);
  });
});
