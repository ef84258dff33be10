import assert from 'node:assert/strict';
import { restartDelay } from '../../src/extension/engine/state.ts';
import { fileStatus } from '../../src/extension/file-status-text.ts';
import { statusOf } from '../../src/extension/status-text.ts';
import { deleted, drift, moved } from './drift-states.ts';
import { at, counts, entity, project } from './states.ts';

const running = { is: 'running' } as const;

describe('the status bar', () => {
  it('is empty without a project', () => {
    assert.equal(statusOf({ is: 'off' }, []), undefined);
    assert.equal(statusOf(running, [project({ manifest: [] })]), undefined);
  });

  it('counts errors, else warnings, else says nothing but its name', () => {
    const text = (errors: number, warnings: number) =>
      statusOf(running, [project({ problems: counts(errors, warnings) })])?.text;
    assert.equal(text(1, 4), 'Mooring: 1 error');
    assert.equal(text(0, 4), 'Mooring: 4 warnings');
    assert.equal(text(0, 0), 'Mooring');
  });

  it('sums up over the projects of the window', () => {
    const all = [project({ problems: counts(1) }), project({ root: '/home/ada/quay', problems: counts(2) })];
    assert.equal(statusOf(running, all)?.text, 'Mooring: 3 errors');
  });

  it('names held files in the tooltip, and not all of a hundred', () => {
    const held = Array.from({ length: 100 }, (_, index) => ({
      path: `${index}.form.yaml`,
      message: 'It has conflict markers.',
      at: at(`${index}.form.yaml`),
    }));
    const tooltip = statusOf(running, [project({ held })])?.tooltip ?? [];
    assert.ok(tooltip.includes('Held: 0.form.yaml. It has conflict markers.'));
    assert.equal(tooltip.at(-1), '… and 95 more held files');
  });

  it('says that the engine is coming back, and keeps what was known', () => {
    const status = statusOf({ is: 'restarting' }, [project({ problems: counts(2) })]);
    assert.equal(status?.text, 'Mooring: engine restarting');
    assert.ok(status?.tooltip.includes('0 entities, 2 errors'));
  });

  it('turns to the error colour only when the engine was given up', () => {
    assert.equal(statusOf({ is: 'failed' }, [])?.failed, true);
    assert.equal(statusOf({ is: 'failed' }, [])?.command, 'mooring.restartEngine');
    assert.equal(statusOf(running, [project({ problems: counts(9) })])?.failed, undefined);
  });
});

describe('drift in the status bar', () => {
  const status = (state = drift(), problems = counts()) => statusOf(running, [project({ problems })], [state]);

  it('counts what is to be reconciled, beside the problems, and leads to the drift', () => {
    const diverged = drift({ rows: [moved(), deleted()] });
    assert.equal(status(diverged)?.text, 'Mooring: 2 to reconcile');
    assert.equal(status(diverged)?.icon, 'git-compare');
    assert.equal(status(diverged)?.command, 'mooring.showDrift');
    assert.equal(status(diverged, counts(1))?.text, 'Mooring: 1 error, 2 to reconcile');
    assert.equal(status(diverged, counts(1))?.command, 'mooring.showProblems');
  });

  it('tells each state by its words and its icon, and not by colour alone', () => {
    const shown = (['healthy', 'stale', 'reconciling', 'failed'] as const).map(state => {
      const { icon, text } = status(drift({ state, causes: ['manifest.yaml cannot be read.'] })) ?? {};
      return `${icon} ${text}`;
    });
    assert.deepEqual(shown, [
      'pass Mooring',
      'history Mooring: disk changed',
      'sync~spin Mooring: reconciling',
      'error Mooring: drift cannot be told',
    ]);
  });

  it('says how far a commit is, and what waits behind it', () => {
    const lane = [
      { id: 1, label: 'Reconcile 12 moved', is: 'running' as const, progress: { done: 3, of: 12 } },
      { id: 2, label: 'undo: Restore tone', is: 'waiting' as const },
    ];
    const shown = status(drift({ state: 'reconciling', lane }));
    assert.equal(shown?.text, 'Mooring: reconciling 3 of 12');
    assert.ok(shown?.tooltip.includes('Now: Reconcile 12 moved'));
    assert.ok(shown?.tooltip.includes('Waits: undo: Restore tone'));
  });

  it('gives the causes of a failure, in the error colour', () => {
    const shown = status(drift({ state: 'failed', causes: ['manifest.yaml cannot be read.'] }));
    assert.equal(shown?.failed, true);
    assert.ok(shown?.tooltip.includes('manifest.yaml cannot be read.'));
  });

  it('says nothing of a project that it does not show, and names projects where there are several', () => {
    assert.equal(status(drift({ root: '/home/ada/quay', rows: [moved()] }))?.text, 'Mooring');
    const all = [project(), project({ root: '/home/ada/quay' })];
    const both = statusOf(running, all, [drift({ rows: [moved()] }), drift({ root: '/home/ada/quay' })]);
    assert.ok(both?.tooltip.includes('quay: Healthy: manifest and disk agree'));
  });

  it('links to what can be done', () => {
    const titles = (state = drift()) => status(state)?.links.map(({ title }) => title);
    assert.deepEqual(titles(), ['Check Drift', 'Show Operations']);
    assert.deepEqual(titles(drift({ rows: [moved()] })), ['Reconcile…', 'Show Drift', 'Show Operations']);
  });
});

describe('the status of a file', () => {
  const state = project({
    kinds: [
      { kind: 'form', title: 'forms', entities: [entity('onboarding_form', { file: at('forms/on.form.yaml') })] },
      {
        kind: 'workflow',
        title: 'workflows',
        entities: ['a', 'b', 'c', 'd'].map(key => entity(key, { file: at('work.py') })),
      },
    ],
    held: [{ path: 'held.form.yaml', message: 'It has conflict markers.', at: at('held.form.yaml') }],
    undeclared: [{ label: 'Leave', kind: 'mcp-server', file: at('leave.form.yaml') }],
  });
  const text = (file: string) => fileStatus([state], `/home/ada/harbour/${file}`)?.text;

  it('says what each kind of file is to the manifest', () => {
    assert.equal(text('.mooring/manifest.yaml'), 'Manifest · 5 entities');
    assert.equal(text('forms/on.form.yaml'), 'Form · declared as onboarding_form');
    assert.equal(text('work.py'), '4 declared here');
    assert.equal(text('leave.form.yaml'), 'Mcp server · not declared');
    assert.equal(text('README.md'), undefined);
  });

  it('says that a file is held, and why', () => {
    const status = fileStatus([state], '/home/ada/harbour/held.form.yaml');
    assert.deepEqual(status, { text: 'Held', detail: 'It has conflict markers.', severity: 'error', busy: false });
  });

  it('asks the innermost project, and none that is merely named alike', () => {
    const inner = project({ root: '/home/ada/harbour/quay', manifest: ['.bifrost/metadata.yaml'] });
    assert.equal(
      fileStatus([state, inner], '/home/ada/harbour/quay/.bifrost/metadata.yaml')?.text,
      'Manifest · 0 entities',
    );
    assert.equal(fileStatus([state], '/home/ada/harbour2/.mooring/manifest.yaml'), undefined);
  });

  it('finds files by Windows paths', () => {
    const windows = project({ root: 'c:\\srv\\harbour' });
    assert.equal(fileStatus([windows], 'c:\\srv\\harbour\\.mooring\\manifest.yaml')?.text, 'Manifest · 0 entities');
  });
});

describe('restarting the engine', () => {
  it('waits longer each time, and gives up at the sixth end within three minutes', () => {
    const ends: number[] = [];
    const delays = [0, 1, 2, 3, 4, 5].map(second => {
      ends.push(second * 1000);
      return restartDelay(ends);
    });
    assert.deepEqual(delays, [500, 1000, 2000, 4000, 8000, undefined]);
  });

  it('forgets what is longer ago', () => {
    assert.equal(restartDelay([0, 1000, 2000, 3000, 4000, 200_000]), 500);
  });
});
