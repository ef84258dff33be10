import assert from 'node:assert/strict';
import { journey } from './kit.ts';

describe('opening a project', () => {
  journey('shows Mooring in the activity bar', async ({ container, screenshot }) => {
    const entry = container('Mooring').first();
    await entry.waitFor({ state: 'visible', timeout: 60_000 });
    assert.equal(await entry.isVisible(), true);
    await screenshot('opens');
  });
});
