import assert from 'node:assert/strict';
import { type BackgroundFetch, fetchNowAndThen } from '../../src/lsp/background-fetch.ts';
import { type FakeTime, fakeTime, rest } from './fake-runtime.ts';

const MINUTE_MS = 60_000;

type Answer = Awaited<ReturnType<Parameters<typeof fetchNowAndThen>[0]['fetch']>>;

interface World {
  readonly fetching: BackgroundFetch;
  readonly time: FakeTime;
  minutes: number;
  isWanted: boolean;
  answer: (signal: AbortSignal) => Promise<Answer>;
  /** When it was fetched, in minutes. */
  readonly at: number[];
  fetched: number;
  readonly failed: string[];
  pass(minutes: number): Promise<void>;
}

function opened(minutes: number): World {
  const time = fakeTime();
  const world: World = {
    time,
    minutes,
    isWanted: true,
    answer: async () => 'fetched',
    at: [],
    fetched: 0,
    failed: [],
    pass: each => time.pass(each * MINUTE_MS),
    fetching: fetchNowAndThen({
      timer: time.timer,
      everyMinutes: () => world.minutes,
      isWanted: async () => world.isWanted,
      fetch(signal) {
        world.at.push(time.nowMs / MINUTE_MS);
        return world.answer(signal);
      },
      onFetched: () => world.fetched++,
      onFailed: message => world.failed.push(message),
    }),
  };
  world.fetching.review();
  return world;
}

const UNREACHABLE: Answer = { refused: 'unreachable', message: 'origin cannot be reached.' };

describe('fetching in the background', () => {
  it('is never done unless the user said how often', async () => {
    const world = opened(0);
    await world.pass(100_000);
    assert.deepEqual(world.at, []);
  });

  it('is done a minute after opening, and then as often as was said', async () => {
    const world = opened(10);
    await world.pass(35);
    assert.deepEqual(world.at, [1, 11, 21, 31]);
    assert.equal(world.fetched, 4);
  });

  it('follows what the user says while it waits', async () => {
    const world = opened(600);
    await world.pass(2);
    world.minutes = 5;
    world.fetching.review();
    await world.pass(6);
    assert.deepEqual(world.at, [1, 7]);
    world.minutes = 0;
    world.fetching.review();
    await world.pass(1000);
    assert.equal(world.at.length, 2);
    world.minutes = 5;
    world.fetching.review();
    world.fetching.review();
    await world.pass(5);
    assert.equal(world.at.length, 3);
  });

  it('waits longer each time that it failed, a day at most, and says so to the log alone', async () => {
    const world = opened(60);
    world.answer = async () => UNREACHABLE;
    await world.pass(1 + 60 * (2 + 4 + 8 + 16 + 24 + 24));
    assert.deepEqual(world.at, [1, 121, 361, 841, 1801, 3241, 4681]);
    assert.equal(world.failed.length, 7);
    assert.equal(world.fetched, 0);
    world.answer = async () => 'nothing';
    await world.pass(24 * 60);
    await world.pass(60);
    assert.deepEqual(world.at.slice(7), [6121, 6181]);
  });

  it('takes an error of its own for a failure, too', async () => {
    const world = opened(60);
    world.answer = () => Promise.reject(new Error('broken'));
    await world.pass(121);
    assert.equal(world.at.length, 2);
    assert.match(world.failed[0] ?? '', /broken/);
  });

  it('is left out where there is nothing to fetch, or it would disturb', async () => {
    const world = opened(10);
    world.isWanted = false;
    await world.pass(20);
    assert.deepEqual(world.at, []);
    world.isWanted = true;
    await world.pass(1);
    assert.deepEqual(world.at, [21]);
  });

  it('is stopped by what goes before it, and that is no failure', async () => {
    const world = opened(10);
    world.answer = signal =>
      new Promise(resolve => {
        signal.addEventListener('abort', () => resolve({ refused: 'cancelled', message: 'It was stopped.' }));
      });
    await world.pass(1);
    assert.equal(world.at.length, 1);
    await world.fetching.stop();
    assert.deepEqual(world.failed, []);
    world.answer = async () => 'fetched';
    await world.pass(10);
    assert.deepEqual(world.at, [1, 11]);
  });

  it('ends with the project', async () => {
    const world = opened(10);
    let isStopped = false;
    world.answer = signal =>
      new Promise(resolve => {
        signal.addEventListener('abort', () => {
          isStopped = true;
          resolve('fetched');
        });
      });
    await world.pass(1);
    world.fetching.dispose();
    await rest();
    await world.pass(100);
    assert.deepEqual([isStopped, world.at.length, world.fetched], [true, 1, 0]);
  });
});
