import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { journey } from './kit.ts';
import { answer, choose, fromMenu, ITEM, picks, row, showWorkspaces } from './workbench.ts';

const TOASTS = '.notifications-toasts';
const EDITOR = '.monaco-editor';

const OLD = `activeWorkspace: My API (Prod)

workspaces:
  # What the others build on
  - name: base
    isHidden: true
    baseUrl: https://api.example.com # no slash at the end
  - name: My API (Prod)
    extend: base
    requests:
      status: { method: GET, endpoint: /status }
  - description: Somebody forgot its name
    extend: base
`;

describe('the environment, the migration and the scaffold', () => {
  journey(
    'shows variables masked, reveals them on one page, and sets one with an undo',
    async ({ page, samples, see, command, theme, screenshot }) => {
      const file = path.join(samples.home, 'workspaces', 'prod', '.env');
      writeFileSync(file, `${readFileSync(file, 'utf8')}ABACUS_PASSWORD=\${secret:prod/abacus}\n`);
      await showWorkspaces(page);
      await fromMenu(page, row(page, 'prod'), 'Show Environment');
      await page.locator('.tabs-container .tab').filter({ hasText: 'prod (environment)' }).waitFor();
      await see('••••••••', { within: EDITOR });
      await see('stays unset: the secret', { within: EDITOR });
      await see('Set the Secret “prod/abacus”…', { within: EDITOR });
      assert.equal(await page.locator(EDITOR).getByText('abacus.example').count(), 0);
      await screenshot('environment-masked-light');
      await theme('dark');
      await screenshot('environment-masked-dark');
      await page.locator(EDITOR).getByText('Reveal Values').first().click();
      await see('https://abacus.example/api', { within: EDITOR });
      await see('Mask Values', { within: EDITOR });
      await screenshot('environment-revealed-dark');
      // Closed, it forgets.
      await command('View: Close Editor');
      await page
        .locator('.tabs-container .tab')
        .filter({ hasText: 'prod (environment)' })
        .waitFor({ state: 'detached' });
      await fromMenu(page, row(page, 'prod'), 'Show Environment');
      await see('Reveal Values', { within: EDITOR });
      assert.equal(await page.locator(EDITOR).getByText('abacus.example').count(), 0);

      const before = readFileSync(file, 'utf8');
      await fromMenu(page, row(page, 'prod'), 'Set Environment Variable…');
      await choose(page, 'New Variable');
      await page.locator('.quick-input-box input').fill('1X');
      await see('is no name of a variable', { within: '.quick-input-widget' });
      await screenshot('environment-set-name');
      await page.locator('.quick-input-box input').fill('API_TOKEN');
      await see('Its name.', { within: '.quick-input-widget' });
      await page.keyboard.press('Enter');
      await choose(page, 'For “prod” alone');
      await page.locator('.quick-input-widget').filter({ hasText: 'Its value.' }).waitFor();
      await page.locator('.quick-input-box input').fill('hush hush');
      assert.equal(await page.locator('.quick-input-box input').getAttribute('type'), 'password');
      await screenshot('environment-set-value');
      await page.keyboard.press('Enter');
      await see('“API_TOKEN” is set in', { within: TOASTS });
      assert.equal(readFileSync(file, 'utf8'), `${before}API_TOKEN="hush hush"\n`);
      await see('API_TOKEN', { within: EDITOR });
      await screenshot('environment-set-done');
      await page.locator(TOASTS).getByRole('button', { name: 'Undo' }).last().click();
      await see('Taken back: set API_TOKEN in', { within: '.statusbar' });
      assert.equal(readFileSync(file, 'utf8'), before);
      await command('Mooring: Unset Environment Variable');
      await picks(page, 'ABACUS_LOG_LEVEL').first().waitFor();
      // It is about the page in front.
      await see('Unset Environment Variable of “prod”', { within: '.quick-input-widget' });
      await screenshot('environment-unset');
      await page.keyboard.press('Escape');
    },
  );

  journey(
    'makes folders of one big file after a preview, and takes that back',
    async ({ page, samples, see, theme, screenshot }) => {
      const old = path.join(samples.home, 'workspaces.yaml');
      const config = (): string => readFileSync(path.join(samples.home, 'config.toml'), 'utf8');
      const folder = (slug: string): string => path.join(samples.home, 'workspaces', slug, 'workspace.toml');
      writeFileSync(path.join(samples.home, 'config.toml'), '# mine\n');
      writeFileSync(old, OLD);
      await showWorkspaces(page);
      await row(page, 'prod').waitFor();
      await theme('dark');
      await page.locator('.pane-header').filter({ hasText: 'Workspaces' }).first().hover();
      await see('“workspaces.yaml” in your root is not read', { within: '.pane-body' });
      await screenshot('migration-view');
      await page.getByRole('button', { name: 'Migrate Workspaces…' }).first().click();
      await answer(page, 'The entry in line 12 has no name: Somebody forgot its name.', 'Größe');
      await picks(page, 'Apply').waitFor();
      await see('What becomes of the workspaces in', { within: EDITOR });
      await see('Renamed keys', { within: EDITOR });
      await screenshot('migration-preview-dark');
      assert.ok(!existsSync(folder('base')));
      await choose(page, 'Apply');
      await see('“base”, “my-api-prod” and “grosse” have folders now.', { within: TOASTS });
      assert.match(readFileSync(folder('my-api-prod'), 'utf8'), /path = "\/status"/);
      assert.ok(!existsSync(old));
      await row(page, 'my-api-prod').waitFor();
      await screenshot('migration-done');
      await page.locator(TOASTS).getByRole('button', { name: 'Set as Default' }).click();
      await see('my-api-prod', { within: ITEM });
      assert.match(config(), /^workspace = "my-api-prod"$/m);
      await page.locator(TOASTS).getByRole('button', { name: 'Undo' }).last().click();
      await see('Taken back: make my-api-prod the default workspace.', { within: '.statusbar' });
      assert.equal(readdirSync(samples.home).filter(name => name.startsWith('workspaces.yaml.migrated-')).length, 1);
    },
  );

  journey(
    'checks the scaffold without making anything, and makes what is missing',
    async ({ page, samples, see, screenshot }) => {
      const at = (place: string): string => path.join(samples.home, 'workspaces', 'int', place);
      const definition = readFileSync(at('workspace.toml'), 'utf8');
      writeFileSync(
        at('workspace.toml'),
        `${definition}\n[scaffold]\ndirs = ["exports", "notes"]\nfiles = ["run.md"]\n`,
      );
      writeFileSync(at('notes'), 'a file');
      await showWorkspaces(page);
      await fromMenu(page, row(page, 'int'), 'Check Scaffold');
      await see('Scaffold of “int”: 2 missing, 1 differing', { within: '.quick-input-widget' });
      await screenshot('scaffold-check');
      assert.ok(!existsSync(at('exports')));
      await choose(page, 'Make What Is Missing');
      await see('Made “exports/” and “run.md” in “int”.', { within: TOASTS });
      assert.ok(existsSync(at('exports')) && existsSync(at('run.md')));
      await page.locator(TOASTS).getByRole('button', { name: 'Undo' }).click();
      await see('Taken back: scaffold workspace int.', { within: '.statusbar' });
      assert.ok(!existsSync(at('exports')));
    },
  );
});
