import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkConfig } from '../../../src/checks/config/check-config.ts';
import { resolveConfig } from '../../../src/config/layers.ts';
import { configFile } from '../../config/kit.ts';
import { afterFix, configProblems, fixTitles, told } from '../../kit/check-config.ts';
import { oddText } from '../../syntax/kit.ts';

const ID = `ws-${'1'.repeat(32)}`;
const OTHER = `ws-${'2'.repeat(32)}`;

describe('config-unknown-key', () => {
  it('names the known key, and renames in place', () => {
    const text = '[watch]\npoling = true # network drive\n';
    assert.deepEqual(told({ text }), [
      'config-unknown-key “poling”: “watch.poling” is no key that Mooring knows. Did you mean “watch.polling”?',
    ]);
    assert.equal(afterFix({ text }, 'Rename to “watch.polling”'), '[watch]\npolling = true # network drive\n');
  });

  it('moves a key whose section is wrong', () => {
    const text = '[watching]\npolling = true\n';
    assert.equal(afterFix({ text }, 'Rename to “watch.polling”'), '[watch]\npolling = true\n');
  });

  it('offers nothing where the known key is set already, or none is near', () => {
    assert.deepEqual(fixTitles({ text: '[watch]\npoling = true\npolling = true\n' }), []);
    assert.deepEqual(fixTitles({ text: '[mine]\nanything = 1\n' }), []);
  });
});

describe('config-wrong-type', () => {
  it('takes a number or a flag out of its quotes', () => {
    const text = '[watch]\npolling = "true"\npolling-interval-ms = \'500\'\n';
    assert.deepEqual(told({ text }), [
      'config-wrong-type “"true"”: “watch.polling” must be true or false. It is skipped until then.',
      "config-wrong-type “'500'”: “watch.polling-interval-ms” must be a whole number from 100 to 60000. It is skipped until then.",
    ]);
    assert.equal(afterFix({ text }, 'Change to true'), text.replace('"true"', 'true'));
    assert.equal(afterFix({ text }, 'Change to 500'), text.replace("'500'", '500'));
  });

  it('makes a list of names with commas', () => {
    const text = '[discovery]\nignore = "old, older"\n';
    assert.equal(afterFix({ text }, 'Change to ["old", "older"]'), '[discovery]\nignore = ["old", "older"]\n');
  });

  it('names the word of a choice that was meant, and writes it', () => {
    const text = '[policies.drift]\nmoved = "aply"\nrenamed = "ASK"\ndeleted = "apply"\n';
    assert.deepEqual(told({ text }), [
      'config-wrong-type “"aply"”: “policies.drift.moved” must be "ask", "apply" or "ignore" in quotes. Did you mean "apply"? It is skipped until then.',
      'config-wrong-type “"ASK"”: “policies.drift.renamed” must be "ask", "apply" or "ignore" in quotes. Did you mean "ask"? It is skipped until then.',
      'config-wrong-type “"apply"”: “policies.drift.deleted” must be "ask" or "ignore" in quotes. It is skipped until then.',
    ]);
    assert.equal(afterFix({ text }, 'Change to "apply"'), text.replace('aply', 'apply'));
    assert.equal(afterFix({ text }, 'Change to "ask"'), text.replace('ASK', 'ask'));
    assert.deepEqual(fixTitles({ text: 'policies.drift.deleted = "apply"\n' }), []);
  });

  it('guesses nothing', () => {
    assert.deepEqual(
      fixTitles({ text: 'watch.polling = "yes"\nhistory.versions = "5000"\nwatch.polling-interval-ms = 1.5\n' }),
      [],
    );
  });
});

describe('config-scope', () => {
  it('asks to remove what a project may not set', () => {
    const text = '# team\n[default-workspace]\nworkspace = "payments"\n\n[watch]\npolling = true\n';
    assert.deepEqual(told({ text, layer: 'project' }), [
      'config-scope “workspace”: “default-workspace.workspace” cannot be set by a project; it is ignored. Set it in the user’s own config.toml.',
    ]);
    assert.ok(!afterFix({ text, layer: 'project' }, 'Remove “default-workspace.workspace”').includes('payments'));
    assert.deepEqual(told({ text }), []);
  });
});

describe('config-dangling-default', () => {
  const facts = { slugs: ['payments', 'Billing'] };

  it('is told with the nearest workspace', () => {
    const text = '[default-workspace]\nworkspace = "paymnets"\n';
    assert.deepEqual(told({ text, facts }), [
      'config-dangling-default “"paymnets"”: There is no workspace “paymnets”. Did you mean “payments”?',
    ]);
    assert.deepEqual(fixTitles({ text, facts }), ['Change to “payments”', 'Remove the default workspace']);
    assert.equal(afterFix({ text, facts }, 'Change to “payments”'), text.replace('paymnets', 'payments'));
    assert.equal(afterFix({ text, facts }, 'Remove the default workspace'), '');
  });

  it('is not told of a name that only differs in case, nor where nobody looked', () => {
    assert.deepEqual(told({ text: 'default-workspace.workspace = "billing"\n', facts }), []);
    assert.deepEqual(told({ text: 'default-workspace.workspace = "gone"\n' }), []);
    assert.deepEqual(told({ text: 'default-workspace.workspace = "gone"\n', facts: { slugs: [] } }).length, 1);
  });
});

describe('config-unknown-ignored', () => {
  const facts = { slugs: ['payments', 'Billing'] };

  it('names the workspace that was probably meant, unless it is left out already', () => {
    const text = '[discovery]\nignore = ["billing", "biling", "paymets"] # old\n';
    assert.deepEqual(told({ text, facts }), [
      'config-unknown-ignored “"biling"”: There is no workspace “biling” to leave out. Name one that there is, or remove it.',
      'config-unknown-ignored “"paymets"”: There is no workspace “paymets” to leave out. Did you mean “payments”?',
    ]);
    assert.equal(afterFix({ text, facts }, 'Change to “payments”'), text.replace('paymets', 'payments'));
    assert.equal(afterFix({ text, facts }, 'Remove “biling”'), text.replace(', "biling"', ''));
  });

  it('is told of a project’s file, too, and not where nobody looked', () => {
    const text = 'discovery.ignore = ["gone"]\n';
    assert.equal(told({ text, layer: 'project', facts }).length, 1);
    assert.deepEqual(told({ text }), []);
  });
});

describe('config-binding-missing-path', () => {
  const text = `[[bindings]]\nws_id = "${ID}"\npaths = ["/a", "/gone"]\n`;

  it('tells a path that is not there', () => {
    assert.deepEqual(told({ text: text, facts: { missingPaths: new Set(['/gone']) } }), [
      'config-binding-missing-path “"/gone"”: “/gone” is not there. Remove it, or leave it if it comes back, as on a drive that is not connected.',
    ]);
    const facts = { missingPaths: new Set(['/gone']) };
    assert.equal(afterFix({ text, facts }, 'Remove “/gone”'), text.replace(', "/gone"', ''));
  });
});

describe('config-binding-twice', () => {
  const text = `[[bindings]]\nws_id = "${ID}"\npaths = ["/a", "/gone"]\n\n[[bindings]]\nws_id = "${OTHER}"\npaths = ["/b", "/a/"] # two\n`;

  it('tells a path that two workspaces have, with the place that goes first', () => {
    const [problem] = configProblems({ text });
    assert.equal(problem?.code, 'config-binding-twice');
    assert.equal(problem?.message, `“/a/” is bound to ${ID} already, which goes first. Remove one of the two.`);
    const [first] = problem?.related ?? [];
    assert.equal(text.slice(first?.span.start, first?.span.end), '"/a"');
    assert.equal(afterFix({ text }, 'Remove “/a/”'), text.replace(', "/a/"', ''));
  });

  it('knows one folder of Windows by its spellings, and two of other systems', () => {
    const bound = (...paths: string[]): string =>
      `[[bindings]]\nws_id = "${ID}"\npaths = [${paths.map(path => `'${path}'`).join(', ')}]\n`;
    assert.equal(told({ text: bound('C:\\Srv', 'c:/srv/') }).length, 1);
    assert.deepEqual(told({ text: bound('/srv', '/Srv', '/srv2', '/srv/a') }), []);
  });
});

describe('config-stray-meta-key', () => {
  it('moves the key above the metadata', () => {
    const text = '[watch]\npolling = true\n\n[__meta__]\nrev = 4\npolling-interval-ms = 300\n';
    assert.deepEqual(told({ text }), [
      'config-stray-meta-key “polling-interval-ms”: This key stands in “[__meta__]”, which Mooring keeps for itself, so it sets nothing. Move it above, to “watch.polling-interval-ms”.',
    ]);
    assert.equal(
      afterFix({ text }, 'Move to “watch.polling-interval-ms”'),
      '[watch]\npolling = true\npolling-interval-ms = 300\n\n[__meta__]\nrev = 4\n',
    );
  });

  it('stays where its key is set already', () => {
    assert.deepEqual(fixTitles({ text: '[watch]\npolling = true\n[__meta__]\npolling = false\n' }), []);
  });
});

describe('config-future-time', () => {
  const text = [
    'watch.polling = true',
    '',
    '[__meta__]',
    'rev = 2',
    '"watch.polling" = { when = 2026-11-21T12:00:00.000Z, by = "ana@pier cli/1", rev = 2 }',
    '',
  ].join('\n');
  const at = (time: string) => ({ text, facts: { nowMs: Date.parse(time) } });

  it('tells a time that this clock has not come to, where it stands, without a fix', () => {
    const [only, ...others] = told(at('2026-11-20T12:00:00Z'));
    assert.deepEqual(others, []);
    assert.match(
      only ?? '',
      /^config-future-time “"watch.polling"”: .* was set at 2026-11-21T12:00:00.000Z, which is in the future/,
    );
    assert.deepEqual(fixTitles(at('2026-11-20T12:00:00Z')), []);
  });

  it('is not told of what clocks differ by, of the past, or where nobody knows the time', () => {
    assert.deepEqual(told(at('2026-11-21T11:58:00Z')), []);
    assert.deepEqual(told(at('2027-01-01T00:00:00Z')), []);
    assert.deepEqual(told({ text }), []);
  });
});

describe('config-overridden', () => {
  const variables = { MOORING_WATCH_POLLING: 'false' };

  it('names the variable, as information without a fix', () => {
    const text = '[watch]\npolling = true\n';
    assert.deepEqual(told({ text, variables }), [
      'config-overridden “polling”: MOORING_WATCH_POLLING sets “watch.polling” in this environment, so this value is not used. Unset the variable to use it.',
    ]);
    assert.equal(configProblems({ text, variables })[0]?.severity, 'information');
    assert.deepEqual(fixTitles({ text, variables }), []);
  });

  it('is not told of what another file hides, or what is ignored anyway', () => {
    assert.deepEqual(told({ text: 'watch.polling-interval-ms = 300\n', variables }), []);
    assert.deepEqual(
      configProblems({ text: 'watch.polling = "x"\n', variables }).map(({ code }) => code),
      ['config-wrong-type'],
    );
  });
});

describe('config-overridden of the user’s file', () => {
  const user = configFile('user', '[watch]\npolling = true\npolling-interval-ms = 300\n');
  const told = (project: string, variables = {}) => {
    const files = [configFile('project', project), user];
    const problems = files.flatMap(file => checkConfig(file, resolveConfig(files, variables)));
    return problems.map(({ path, span, message, related = [] }) => [
      `${path} ${user.text.slice(span.start, span.end)}`,
      message,
      ...related.map(place => `${place.path} ${project.slice(place.span.start, place.span.end)}`),
    ]);
  };

  it('names the line of the project that hides it with another value', () => {
    assert.deepEqual(told('[watch]\npolling = true\npolling-interval-ms = 200\n'), [
      [
        'user/config.toml polling-interval-ms',
        'The project sets “watch.polling-interval-ms” (project/config.toml:3), so this value is not used in it. Take it out there to use yours.',
        'project/config.toml polling-interval-ms',
      ],
    ]);
  });

  it('is not told of what the project may not set, or says alike', () => {
    assert.deepEqual(told('[watch]\npolling-interval-ms = 300\n'), []);
    const scope = told('history.versions = 3\n').map(([place]) => place);
    assert.equal(scope.length, 1);
  });

  it('names the variable where that goes before both', () => {
    const found = told('watch.polling-interval-ms = 200\n', { MOORING_WATCH_POLLING_INTERVAL_MS: '900' });
    assert.equal(found.length, 2);
    for (const [, message = ''] of found) assert.match(message, /^MOORING_WATCH_POLLING_INTERVAL_MS sets/);
  });
});

describe('A config.toml', () => {
  it('that cannot be read has that problem alone', () => {
    assert.deepEqual(
      configProblems({ text: 'a = 1\nb =\npoling = 3\n' }).map(({ code }) => code),
      ['syntax'],
    );
    assert.deepEqual(
      configProblems({ text: '<<<<<<< a\nx = 1\n=======\nx = 2\n>>>>>>> b\n' }).map(({ code }) => code),
      ['conflict-markers'],
    );
  });

  it('of a newer version is checked and not edited', () => {
    const text = 'schema = 2\n[watch]\npoling = true\n';
    assert.deepEqual(
      configProblems({ text }).map(({ code }) => code),
      ['newer-schema', 'config-unknown-key'],
    );
    assert.deepEqual(fixTitles({ text }), []);
  });

  it('never breaks a check or a fix, whatever stands in it', () => {
    fc.assert(
      fc.property(oddText, fc.constantFrom('user' as const, 'project' as const), (odd, layer) => {
        const text = `${odd}\n[watch]\npoling = "true"\n`;
        for (const { span } of configProblems({ text, layer }))
          assert.ok(span.start >= 0 && span.end <= text.length + 1);
        fixTitles({ text, layer });
      }),
    );
  });
});
