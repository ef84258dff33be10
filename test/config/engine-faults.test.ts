/** The engine on a disk that stops or fails at any step: the old file or the new one, and what was acknowledged is there. */
import assert from 'node:assert/strict';
import { type Intent, set, unset } from '../../src/config/intent.ts';
import type { Refused, Written } from '../../src/runtime/config-engine.ts';
import { nameOf, parentOf } from '../../src/store/absolute.ts';
import { cleanTemps } from '../../src/store/temps.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { type After, afterEveryFailure, afterEveryStop, CODES, type Scenario } from '../kit/every-step.ts';
import type { ModelDisk } from '../kit/model-disk.ts';
import { isLong, some } from '../kit/often.ts';
import { OLDER_FILE, PROJECT_FILE, type RigOptions, rig, USER_FILE, writtenBy } from '../runtime/config-kit.ts';

type Answer = Written | Refused;

interface Case {
  readonly name: string;
  readonly prepare: (model: ModelDisk) => void;
  readonly intents: readonly Intent[];
  readonly options?: Pick<RigOptions, 'keep'>;
  readonly layer?: 'user' | 'project';
  readonly codes?: readonly string[];
  /** The values of the keys that are asked about before and after, as text. */
  readonly before: string;
  readonly after: string;
}

/** The store is tried with all of them; here they matter for what the engine makes of it. */
const FEW_CODES = ['ENOSPC', 'EACCES', 'short'];
const ASKED = ['default-workspace.workspace', 'watch.polling', 'mine.x'];
const OLD = '# mine\n[mine]\nx = 1\n\n[default-workspace]\nworkspace = "old"\n';

const CASES: readonly Case[] = [
  {
    name: 'the first set',
    prepare: () => {},
    intents: [set(['default-workspace', 'workspace'], 'new')],
    before: ' false ',
    after: 'new false ',
  },
  {
    name: 'a set in a project that has no config yet',
    prepare: model => model.putFolder('/srv/pier/.mooring'),
    intents: [set(['watch', 'polling'], true)],
    layer: 'project',
    before: ' false ',
    after: ' true ',
  },
  {
    name: 'an update of several keys',
    prepare: model => model.put(USER_FILE, OLD, 0o640),
    intents: [set(['default-workspace', 'workspace'], 'new'), set(['watch', 'polling'], true), unset(['mine'])],
    codes: CODES,
    before: 'old false 1',
    after: 'new true ',
  },
  {
    name: 'a set that keeps nothing',
    prepare: model => model.put(USER_FILE, OLD),
    intents: [set(['watch', 'polling'], true)],
    options: { keep: 'none' },
    before: 'old false 1',
    after: 'old true 1',
  },
  {
    name: 'a set that keeps everything for good',
    prepare: model => model.put(USER_FILE, OLD),
    intents: [set(['watch', 'polling'], true)],
    options: { keep: 'durable' },
    before: 'old false 1',
    after: 'old true 1',
  },
  {
    name: 'a set of what is set already',
    prepare: model => model.put(USER_FILE, OLD),
    intents: [set(['default-workspace', 'workspace'], 'old')],
    before: 'old false 1',
    after: 'old false 1',
  },
  {
    name: 'an update of two files',
    prepare(model) {
      model.put(USER_FILE, OLD);
      model.put(OLDER_FILE, '[default-project]\nproject = "oldest"\n');
    },
    intents: [unset(['default-workspace', 'workspace'])],
    before: 'old false 1',
    after: ' false 1',
  },
];

function scenarioOf({ prepare, intents, options, layer = 'user' }: Case): Scenario<Answer> {
  return {
    prepare,
    run: outside => rig({ outside, ...options }).engine.update(intents, { layer, patienceMs: 200 }),
  };
}

/** What a process sees that starts now. */
function seenOn(model: ModelDisk): string {
  const { engine } = rig({ model });
  return ASKED.map(key => String(engine.get(key) ?? '')).join(' ');
}

async function checkAfter(each: Case, { model, outside, registry, answer, story }: After<Answer>): Promise<void> {
  registry.set('first', 'dead');
  // Whoever comes next ends what was begun, and is not kept waiting by it.
  const next = rig({ model, outside });
  writtenBy(await next.engine.set('probe', 1, { patienceMs: 3000 }));
  writtenBy(await next.engine.set('probe', 1, { layer: 'project', patienceMs: 3000 }));
  const seen = seenOn(model);
  assert.ok([each.before, each.after].includes(seen), `saw “${seen}”`);
  if (answer?.is === 'written') assert.equal(seen, each.after, 'acknowledged');
  if (answer?.is === 'refused') {
    // A disk that fails for good may hold a commit that was ready: whoever comes next finishes it.
    if (!story.includes('and all after it')) assert.equal(seen, each.before, `refused: ${answer.message}`);
    assert.match(answer.message, /^[^\n]+[.]$/);
  }
  for (const file of [USER_FILE, PROJECT_FILE]) assert.equal(parseToml(model.text(file) ?? '').held, undefined);
  // Its writes cleaned the folders of the files that it wrote.
  cleanTemps(outside, parentOf(OLDER_FILE));
  const isLitter = (path: string): boolean => /\.tmp$/.test(nameOf(path)) && !path.includes('/.local/');
  const litter = model.paths().filter(path => isLitter(path) || path.includes('/.local/journal/'));
  assert.deepEqual(litter, []);
}

describe('the config engine under faults', () => {
  for (const each of CASES) {
    it(`${each.name}: stopped after every step, by its end or a loss of power`, async () => {
      const steps = await afterEveryStop(scenarioOf(each), after => checkAfter(each, after), some([1, 2], 1));
      assert.ok(steps > 10);
    });

    it(`${each.name}: with every step failing in every way`, async () => {
      const codes = isLong ? (each.codes ?? FEW_CODES) : FEW_CODES.slice(1);
      await afterEveryFailure(scenarioOf(each), after => checkAfter(each, after), codes);
    });
  }
});
