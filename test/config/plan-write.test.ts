import assert from 'node:assert/strict';
import { type Intent, set, unset } from '../../src/config/intent.ts';
import { planWrite } from '../../src/config/plan-write.ts';
import { parseToml } from '../../src/syntax/toml.ts';

const ID = 'ws-3d09df1b84029c91041fe8f097c59105';
const OTHER = 'ws-86dccf004267b6f3ac34085a604fbf23';
const ITEM = ['bindings', { by: 'ws_id', is: ID }];
const META = `[__meta__]
rev = 2
bindings = { when = 2026-11-21T15:38:11.676Z, by = "ana@pier cli/1", rev = 2, digest = "583bf70ae822ce36" }
`;

function textAfter(text: string, intents: readonly Intent[]): string {
  const file = { path: 'config.toml', text, parsed: parseToml(text), changedMs: () => 0, hasMeta: true };
  const plan = planWrite([file], 'user', intents, { nowMs: 0, actor: 'ana@pier cli/2' });
  assert.ok('writes' in plan, 'message' in plan ? plan.message : '');
  return plan.writes[0]?.text ?? text;
}

describe('taking out the last table of a list', () => {
  it('takes out the key with it, and what is known of it', () => {
    const text = `# mine\n\n[[bindings]]\nws_id = "${ID}"\npaths = ["/srv"]\n\n${META}`;
    assert.equal(textAfter(text, [unset(ITEM)]), '# mine\n\n[__meta__]\nrev = 3\n');
  });

  it('does so of a list on one line, too', () => {
    const text = `bindings = [{ ws_id = "${ID}", paths = ["/srv"] }]\n\n${META}`;
    assert.equal(textAfter(text, [unset(ITEM)]).includes('bindings'), false);
  });

  it('leaves the others, and a list that was empty before', () => {
    const two = `[[bindings]]\nws_id = "${ID}"\npaths = ["/a"]\n\n[[bindings]]\nws_id = "${OTHER}" # kept\npaths = ["/b"]\n`;
    assert.ok(textAfter(two, [unset(ITEM)]).startsWith(`[[bindings]]\nws_id = "${OTHER}" # kept\npaths = ["/b"]\n`));
    const none = 'bindings = []\n\n[watch]\npolling = true\n';
    assert.ok(textAfter(none, [unset(['watch', 'polling'])]).startsWith('bindings = []\n'));
  });

  it('can be taken out and put back in one go', () => {
    const text = `[[bindings]]\nws_id = "${ID}"\npaths = ["/srv"]\n`;
    const put = set(['bindings', { by: 'ws_id', is: OTHER }, 'paths'], ['/srv']);
    assert.match(textAfter(text, [unset(ITEM), put]), new RegExp(`ws_id = "${OTHER}"\\npaths = \\["/srv"\\]`));
  });
});
