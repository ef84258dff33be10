import assert from 'node:assert/strict';
import { failureSentence, type WriteFailure } from '../../src/store/failure.ts';
import { type Held, openLock } from '../../src/store/lock.ts';
import { afterEveryFailure, afterEveryStop, type Scenario } from '../kit/every-step.ts';
import { simulateLock } from '../kit/lock-simulation.ts';
import { modelDisk } from '../kit/model-disk.ts';
import { modelOutside, PLACE, type Registry, ROOT } from '../kit/model-outside.ts';
import { seedOr } from '../kit/often.ts';

const LOCK = `${ROOT}/.local/lock`;

const once: Scenario<Held | WriteFailure> = {
  prepare: model => model.putFolder(ROOT),
  async run(outside) {
    const held = await openLock(outside, PLACE, { actor: 'ada@host cli/1' }).acquire({ doing: 'try' });
    if (!('failed' in held)) await held.release();
    return held;
  },
};
/** As it is after others have come and gone. */
const again: Scenario<Held | WriteFailure> = {
  async prepare(model) {
    for (const number of [5, 6, 7, 8, 9, 10, 11, 12]) model.put(`${LOCK}/${number}.done`, '');
    model.put(`${LOCK}/.mooring-crashed-1.tmp`, '');
    model.put(`${LOCK}/13`, JSON.stringify({ process: 'crashed', token: 'x' }));
  },
  async run(outside) {
    return once.run({
      ...outside,
      processes: { ...outside.processes, isAlive: other => (other === 'crashed' ? 'dead' : 'alive') },
    });
  },
};

const world = () => {
  const model = modelDisk();
  model.putFolder(ROOT);
  const registry: Registry = new Map();
  const outside = (process: string) => modelOutside(model.open(), process, registry);
  const lock = (process: string, staleAfterMs?: number) => {
    const options = { actor: `ada@host cli/${process}`, ...(staleAfterMs === undefined ? {} : { staleAfterMs }) };
    return openLock(outside(process), PLACE, options);
  };
  return { model, registry, outside, lock };
};
const take = (answer: Held | WriteFailure): Held => {
  if ('failed' in answer) throw new Error(failureSentence(answer));
  return answer;
};

describe('the lock between processes', () => {
  for (const [name, scenario] of Object.entries({ 'the first time': once, 'over a dead one': again })) {
    it(`blocks nobody, taken ${name} and stopped at any step`, async () => {
      await afterEveryStop(scenario, async ({ model, outside, registry }) => {
        registry.set('crashed', 'dead');
        const held = await openLock(outside, PLACE, { actor: 'later' }).acquire({ doing: 'go on' });
        assert.ok(!('failed' in held) && held.fence() === undefined, JSON.stringify(held));
        await held.release();
        assert.deepEqual(
          model.paths().filter(path => path.startsWith(LOCK) && path.endsWith('.tmp')),
          [],
        );
      });
    });

    it(`blocks nobody, taken ${name} while any step fails`, async () => {
      await afterEveryFailure(scenario, async ({ answer, outside, registry, story }) => {
        if (answer && 'failed' in answer) assert.match(failureSentence(answer), /[.]$/);
        // As long as a disk refuses everything the release cannot be written either; that ends with the process.
        registry.set('first', /all after/.test(story) ? 'dead' : 'alive');
        registry.set('crashed', 'dead');
        const held = await openLock(outside, PLACE, { actor: 'later' }).acquire({ doing: 'go on' });
        assert.ok(!('failed' in held), JSON.stringify(held));
      });
    });
  }

  it('lets those who have waited for long go before whoever had it last', async () => {
    const { model, outside } = world();
    const [first, second] = [outside('one'), outside('two')];
    const one = openLock(first, PLACE, { actor: 'ada@host cli/one' });
    const held = take(await one.acquire({ doing: 'Set a' }));
    const marks = () => model.paths().filter(path => path.startsWith(`${LOCK}/.mooring-two-waits`));
    const turns: number[] = [];
    const wait = async (delayMs: number): Promise<void> => {
      await second.wait(delayMs);
      if (second.waitedMs() < 600 || turns.length > 0) return;
      assert.equal(marks().length, 1);
      await held.release();
      for (let turn = 0; turn < 2; turn++) {
        const before = first.waitedMs();
        await take(await one.acquire({ doing: 'Set b' })).release();
        turns.push(first.waitedMs() - before);
      }
    };
    const two = openLock({ ...second, wait }, PLACE, { actor: 'ada@host cli/two' });
    await take(await two.acquire({ doing: 'Set c' })).release();
    const [atFirst = -1, then = -1] = turns;
    assert.equal(atFirst, 0, 'it learns of them when it takes it');
    assert.ok(then >= 30 && then < 33, `it lets them go first then, but waits no longer than a turn: ${turns}`);
    assert.deepEqual(marks(), []);
    const before = first.waitedMs();
    for (let turn = 0; turn < 2; turn++) await take(await one.acquire({ doing: 'Set d' })).release();
    assert.ok(first.waitedMs() - before < 33);
  });

  it('stands back no longer than until the other has come', async () => {
    const { model, outside, lock } = world();
    model.put(`${LOCK}/.mooring-two-waits1z1.tmp`, '');
    const first = outside('one');
    let came = false;
    const wait = async (delayMs: number): Promise<void> => {
      await first.wait(delayMs);
      if (came) return;
      came = true;
      model.open().unlink(`${LOCK}/.mooring-two-waits1z1.tmp`);
      await take(lock('two').attempt('Set b')).release();
    };
    const one = openLock({ ...first, wait }, PLACE, { actor: 'one' });
    await take(await one.acquire({ doing: 'Set a' })).release();
    await take(await one.acquire({ doing: 'Set a' })).release();
    assert.ok(came && first.waitedMs() < 5, `${first.waitedMs()} ms`);
  });

  it('is not slowed for ever by the mark of somebody who waits no more and cannot be seen', async () => {
    const { model, registry, outside } = world();
    registry.set('elsewhere', 'unknown');
    model.put(`${LOCK}/.mooring-elsewhere-waits7z1.tmp`, '');
    const one = outside('one');
    const own = openLock(one, PLACE, { actor: 'one' });
    for (let times = 0; times < 150; times++) await take(await own.acquire({ doing: 'Set a' })).release();
    const before = one.waitedMs();
    for (let times = 0; times < 50; times++) await take(await own.acquire({ doing: 'Set a' })).release();
    assert.equal(one.waitedMs(), before);
    assert.deepEqual(
      model.paths().filter(path => path.includes('waits')),
      [],
    );
  });

  it('is not slowed by the mark of a number that nobody has come to', async () => {
    const { model, registry, outside } = world();
    registry.set('elsewhere', 'unknown');
    model.put(`${LOCK}/.mooring-elsewhere-waits999999999999z1.tmp`, '');
    const one = outside('one');
    const own = openLock(one, PLACE, { actor: 'one' });
    for (let times = 0; times < 10; times++) await take(await own.acquire({ doing: 'Set a' })).release();
    assert.equal(one.waitedMs(), 0);
    assert.equal(
      model.paths().find(path => path.includes('waits')),
      undefined,
    );
  });

  it('begins to count anew where somebody made a number that nobody can follow', async () => {
    for (const claim of ['999999999999', '999999999999.done', '999999999999999', '999999999998.done']) {
      const { model, registry, lock } = world();
      registry.set('elsewhere', 'dead');
      const made = { process: 'elsewhere', token: 'x', actor: 'eve@pier' };
      model.put(`${LOCK}/${claim}`, claim.endsWith('.done') ? '' : JSON.stringify(made));
      for (let times = 0; times < 3; times++) {
        const first = take(lock('one').attempt('Set a'));
        const second = lock('two').attempt('Set b');
        assert.ok('failed' in second && second.failed === 'locked', claim);
        assert.equal(first.fence(), undefined, claim);
        await first.release();
      }
    }
  });

  it('stays with whoever holds the last number that there is', () => {
    const { model, lock } = world();
    model.put(`${LOCK}/999999999999`, JSON.stringify({ process: 'elsewhere', token: 'x', actor: 'eve@pier' }));
    const answer = lock('one').attempt('Set a');
    assert.ok('failed' in answer && answer.failed === 'locked' && answer.holder?.actor === 'eve@pier');
  });

  it('is taken at once where many others had it since', async () => {
    const { lock } = world();
    const [one, two] = [lock('one'), lock('two')];
    await take(one.attempt('Set a')).release();
    for (let times = 0; times < 30; times++) await take(two.attempt('Set b')).release();
    take(one.attempt('Set a'));
  });

  it('is taken at once where its folder was deleted since', async () => {
    const { model, lock } = world();
    const one = lock('one');
    await take(one.attempt('Set a')).release();
    model.open().rename(`${ROOT}/.local`, `${ROOT}/away`);
    assert.equal(take(one.attempt('Set a')).fence(), undefined);
  });

  it('is not taken from whoever has it in a folder that was begun anew', async () => {
    const { model, lock } = world();
    const one = lock('one');
    for (let times = 0; times < 5; times++) await take(one.attempt('Set a')).release();
    model.open().rename(LOCK, `${ROOT}/away`);
    const other = take(lock('two').attempt('Set b'));
    const refused = one.attempt('Set a');
    assert.ok('failed' in refused && refused.failed === 'locked', JSON.stringify(refused));
    assert.equal(other.fence(), undefined);
  });

  it('has one holder, and tells the others who that is', async () => {
    const { lock } = world();
    const held = take(await lock('one').acquire({ doing: 'Set a' }));
    const refused = await lock('two').acquire({ doing: 'Set b', patienceMs: 100 });
    assert.ok('failed' in refused);
    assert.equal(
      failureSentence(refused),
      'ada@host cli/one is writing (Set a) since 2023-11-14T22:13:20.000Z; try again when that is done, or end that process.',
    );
    await held.release();
    assert.ok(!('failed' in lock('two').attempt('Set b')));
  });

  it('waits no longer than it was told, and about as long', async () => {
    const { outside, lock } = world();
    take(lock('one').attempt('Set a'));
    const two = outside('two');
    await openLock(two, PLACE, { actor: 'two' }).acquire({ doing: 'Set b', patienceMs: 300 });
    assert.ok(two.waitedMs() >= 300 && two.waitedMs() < 330);
  });

  it('is taken over from a dead process, which its fence would tell', async () => {
    const { registry, lock } = world();
    const first = take(lock('one').attempt('Set a'));
    registry.set('one', 'dead');
    const second = take(lock('two').attempt('Set b'));
    assert.ok(second.tookOver);
    assert.equal(second.fence(), undefined);
    assert.equal(first.fence()?.failed, 'lost-lock');
    await first.release();
    assert.equal(second.fence(), undefined);
  });

  it('stays with a process that is stopped', async () => {
    const { lock } = world();
    take(lock('one').attempt('Set a'));
    const refused = await lock('two').acquire({ doing: 'Set b', patienceMs: 60_000 });
    assert.ok('failed' in refused && refused.failed === 'locked');
  });

  it('waits for a process that cannot be seen until its claim is old by the clock of the file system', async () => {
    const { model, registry, lock } = world();
    const first = take(lock('one').attempt('Set a'));
    registry.set('one', 'unknown');
    assert.ok('failed' in (await lock('two').acquire({ doing: 'Set b' })));
    model.clockMs -= 3_600_000;
    assert.ok('failed' in (await lock('two').acquire({ doing: 'Set b' })));
    model.clockMs += 3_600_000 + 11 * 60_000;
    take(await lock('two').acquire({ doing: 'Set b' }));
    assert.equal(first.fence()?.failed, 'lost-lock');
  });

  it('watches a claim that nobody can read before it goes over it', async () => {
    const { model, lock, outside } = world();
    await take(lock('one').attempt('Set a')).release();
    model.put(`${LOCK}/2`, '{"proc');
    assert.ok('failed' in lock('two').attempt('Set b'));
    const two = outside('two');
    take(await openLock(two, PLACE, { actor: 'two' }).acquire({ doing: 'Set b' }));
    assert.ok(two.waitedMs() >= 1000);
  });

  it('knows when its folder was deleted and begun anew', () => {
    const { model, lock } = world();
    const disk = model.open();
    const first = take(lock('one').attempt('Set a'));
    disk.rename(LOCK, `${ROOT}/away`);
    assert.equal(first.fence()?.failed, 'lost-lock');
    take(lock('two').attempt('Set b'));
    assert.equal(first.number, 1);
    assert.equal(first.fence()?.failed, 'lost-lock');
  });

  it('works where there are no hard links', async () => {
    const { model, lock } = world();
    model.traits.hardLinks = false;
    const held = take(await lock('one').acquire({ doing: 'Set a' }));
    assert.ok('failed' in lock('two').attempt('Set b'));
    await held.release();
    take(lock('two').attempt('Set b'));
  });

  it('keeps its folder small', async () => {
    const { model, lock } = world();
    for (let times = 0; times < 40; times++) await take(await lock('one').acquire({ doing: 'Set a' })).release();
    assert.ok(model.paths().filter(path => path.startsWith(LOCK)).length <= 13);
  });

  it('says what its folder is, and hides it from git, when it is first made', () => {
    const { model, lock } = world();
    lock('one').attempt('Set a');
    lock('one').attempt('Set a');
    assert.match(model.text(`${ROOT}/.local/README`) ?? '', /loses/);
    assert.equal(model.text(`${ROOT}/.local/.gitignore`), '*\n');
  });

  for (const seed of [1, 2, 3, seedOr(4)]) {
    it(`never has two that pass the fence, and always one that gets on (seed ${seed})`, () => {
      const { acknowledged, kills, takeovers } = simulateLock({ seed });
      assert.ok(acknowledged > 10 && kills > 0, JSON.stringify({ acknowledged, kills, takeovers }));
    });
  }
});
