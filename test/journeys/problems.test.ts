import assert from 'node:assert/strict';
import { journey } from './kit.ts';

describe('the first evening', () => {
  journey('shows what is broken and how to mend it', async ({ page, see, container, open, command, screenshot }) => {
    await container('Mooring').first().click();
    await see('workflows', { within: '.pane-body' });
    await screenshot('tree');
    await see(/Mooring: \d+ errors?/, { within: '.statusbar' });
    await open('onboarding.form.yaml');
    await page.waitForSelector('.squiggly-error');
    await screenshot('form');
    await page.keyboard.press('F8');
    await see('No workflow has this id');
    await screenshot('peek');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+.');
    await see(/Change to the workflow/, { within: '.action-widget' });
    await screenshot('quick-fix');
    await page.keyboard.press('Enter');
    await page.locator('.squiggly-error').waitFor({ state: 'detached' });
    await command('View: Toggle Problems');
    await see('missing-function', { within: '.markers-panel' });
    await screenshot('problems');
    assert.ok(true);
  });
});
