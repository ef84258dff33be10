import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { SampleCopies } from '../../scripts/samples.mjs';
import { journey } from './kit.ts';
import { answer, choose, expand, picks, row } from './workbench.ts';

const MANIFEST = '.mooring/manifest.yaml';
const ITEM = '.statusbar-item[id="mooring.mooring.mooring.sync"]';
const SETTINGS = { 'files.autoSave': 'off', 'git.openRepositoryInParentFolders': 'never' };

function git(cwd: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio }).trim();
}

function bareOf({ folder }: SampleCopies): string {
  return path.join(folder, 'harbour.git');
}

function edit(file: string, how: (text: string) => string): void {
  writeFileSync(file, how(readFileSync(file, 'utf8')));
}

/** The sample without its second owner of an id, which stops every push, in a bare repository, and Ana's clone of that. */
function shared(samples: SampleCopies): string {
  const { folder, project } = samples;
  edit(path.join(project, MANIFEST), text =>
    text.replace(/(glossary:\s+(?:- )?\{? ?id: )[0-9a-f-]{36}/, '$16d1f2ad4-7c3f-4f1c-9b7e-0d6a2c9be1f4'),
  );
  person(project, 'Ben');
  git(project, 'commit', '--quiet', '--all', '--message', 'The glossary has an id of its own');
  git(folder, 'clone', '--quiet', '--bare', project, bareOf(samples));
  git(project, 'remote', 'add', 'origin', bareOf(samples));
  git(project, 'fetch', '--quiet', 'origin');
  git(project, 'branch', '--quiet', '--set-upstream-to', 'origin/main');
  const anas = path.join(folder, 'ana');
  git(folder, 'clone', '--quiet', bareOf(samples), anas);
  person(anas, 'Ana');
  return anas;
}

function person(cwd: string, name: string): void {
  git(cwd, 'config', 'user.name', name);
  git(cwd, 'config', 'user.email', `${name.toLowerCase()}@example.com`);
}

/** Both gave the helpdesk another name, and Ana added a role. */
function diverged(samples: SampleCopies): string {
  const anas = shared(samples);
  edit(path.join(anas, MANIFEST), text =>
    text
      .replace('name: helpdesk', 'name: service_desk')
      .replace(
        /( {2}- \{ id: 1138b3dc.*\n)/,
        '$1  - { id: 5b0c1f0e-7d64-4a5e-9a4e-0f8f0f7d3c21, name: night_shift }\n',
      ),
  );
  git(anas, 'commit', '--quiet', '--all', '--message', 'The helpdesk has another name');
  git(anas, 'push', '--quiet');
  edit(path.join(samples.project, MANIFEST), text => text.replace('name: helpdesk', 'name: front_desk'));
  git(samples.project, 'commit', '--quiet', '--all', '--message', 'The front desk');
  return samples.project;
}

/** Both wrote another first line of one text. */
function textDiverged(samples: SampleCopies): string {
  const anas = shared(samples);
  edit(path.join(anas, 'README.md'), text => text.replace(/^.*\n/, '# What Ana calls it\n'));
  git(anas, 'commit', '--quiet', '--all', '--message', 'Another title');
  git(anas, 'push', '--quiet');
  edit(path.join(samples.project, 'README.md'), text => text.replace(/^.*\n/, '# What Ben calls it\n'));
  git(samples.project, 'commit', '--quiet', '--all', '--message', 'A title');
  return samples.project;
}

async function showView(page: Page): Promise<void> {
  await page
    .locator('.activitybar .action-item')
    .filter({ has: page.getByLabel('Mooring') })
    .first()
    .click();
  await row(page, 'Sync').waitFor();
}

describe('sync', () => {
  journey(
    'shows how the project stands, asks about a conflict, brings what comes, and pushes with a message',
    async ({ page, samples, see, command, theme, screenshot }) => {
      const manifest = (): string => readFileSync(path.join(samples.project, MANIFEST), 'utf8');
      await showView(page);
      await command('Mooring: Fetch');
      await row(page, 'Sync').filter({ hasText: '2 to pull, 1 to push' }).waitFor();
      await see('2', { within: ITEM });
      await expand(page, 'Sync');
      await row(page, 'Incoming').waitFor();
      await row(page, 'Sync').hover();
      await screenshot('sync-status-light');
      await page.locator(ITEM).hover();
      await see(/night_shift/, { within: '.monaco-hover, .workbench-hover' });
      await screenshot('sync-status-hover-light');

      await command('Mooring: Pull…');
      await picks(page, 'Theirs: service_desk').first().waitFor();
      await screenshot('sync-conflict-light');
      await page.keyboard.press('Escape');
      await see('Sync waits', { within: ITEM });
      await row(page, 'Conflicts').waitFor();
      await theme('dark');
      await screenshot('sync-waits-dark');
      assert.match(manifest(), /name: front_desk/, 'nothing is applied while something is undecided');

      await page.locator(ITEM).click();
      await picks(page, 'Resolve').first().waitFor();
      await screenshot('sync-menu-dark');
      await choose(page, 'Resolve');
      await choose(page, 'Theirs');
      await picks(page, 'Apply').first().waitFor();
      await screenshot('sync-pull-plan-dark');
      await choose(page, 'Apply');
      await page.locator(ITEM).filter({ hasNotText: 'waits' }).waitFor();
      await until(() => /name: service_desk/.test(manifest()) && /night_shift/.test(manifest()));
      assert.equal(git(samples.project, 'log', '-1', '--format=%P').split(' ').length, 2);

      edit(path.join(samples.project, MANIFEST), text => text.replace('name: night_shift', 'name: late_shift'));
      await row(page, 'Changed on Disk').waitFor();
      await command('Mooring: Push…');
      const page1 = page.locator('.editor-instance').filter({ hasText: 'Lines with # are left out' });
      await Promise.race([page1.waitFor(), picks(page, 'Write the Message').first().waitFor()]);
      if ((await picks(page, 'Write the Message').count()) > 0) {
        await screenshot('sync-push-findings-dark');
        await choose(page, 'Write the Message');
        await page1.waitFor();
      }
      await screenshot('sync-push-message-dark');
      await page.locator('.editor-actions').getByRole('button', { name: 'Push', exact: true }).first().click();
      await until(() => git(bareOf(samples), 'show', `main:${MANIFEST}`).includes('late_shift'));
      await row(page, 'Sync').filter({ hasText: 'up to date with origin/main' }).waitFor();
      await theme('light');
      await screenshot('sync-even-light');
    },
    { folder: diverged, settings: SETTINGS },
  );

  journey(
    'opens the merge editor for a text, and brings it as it was merged',
    async ({ page, samples, see, command, screenshot }) => {
      await showView(page);
      await command('Mooring: Pull…');
      await picks(page, 'Merge by Hand').first().waitFor();
      await screenshot('sync-text-conflict-light');
      await choose(page, 'Merge by Hand');
      await page.locator('.merge-editor').first().waitFor();
      await page.waitForTimeout(1500);
      await screenshot('sync-merge-editor-light');
      const mark = page.locator('.editor-actions').getByRole('button', { name: 'Mark as Merged', exact: true }).first();
      await mark.click();
      await page.getByText('unhandled conflicts').waitFor();
      await page.getByRole('button', { name: 'Cancel', exact: true }).click();
      await page.getByText('Accept Theirs', { exact: true }).first().click();
      await see('0 Conflicts Remaining', { within: '.merge-editor' });
      await mark.click();
      await picks(page, 'Apply').first().waitFor();
      await screenshot('sync-text-plan-light');
      await choose(page, 'Apply');
      await until(() =>
        readFileSync(path.join(samples.project, 'README.md'), 'utf8').startsWith('# What Ana calls it\n'),
      );
    },
    { folder: textDiverged, settings: SETTINGS },
  );

  journey(
    'connects to a remote with data of its own, once both sides were seen',
    async ({ page, samples, command, theme, screenshot }) => {
      await theme('dark');
      await showView(page);
      await row(page, 'Sync').filter({ hasText: 'not connected' }).waitFor();
      await row(page, 'Sync').hover();
      await screenshot('sync-not-connected-dark');
      await command('Mooring: Connect to Git Remote…');
      await answer(page, 'address of the repository', path.join(samples.folder, 'nowhere.git'));
      await page
        .locator('.quick-input-message.severity-error, .quick-input-widget .monaco-inputbox.error')
        .first()
        .waitFor();
      await screenshot('sync-connect-nowhere-dark');
      await page.locator('.quick-input-box input').fill(bareOf(samples));
      await page.keyboard.press('Enter');
      await picks(page, 'Merge by Entity').first().waitFor();
      await screenshot('sync-connect-dark');
      await choose(page, 'Merge by Entity');
      await Promise.race([picks(page, 'Apply').first().waitFor(), picks(page, 'Theirs').first().waitFor()]);
      await screenshot('sync-connect-next-dark');
      if ((await picks(page, 'Theirs').count()) > 0) {
        await choose(page, 'Take All Theirs');
        await picks(page, 'Apply').first().waitFor();
        await screenshot('sync-connect-plan-dark');
      }
      await choose(page, 'Apply');
      await until(() => readFileSync(path.join(samples.project, MANIFEST), 'utf8').includes('service_desk'));
    },
    { folder: unconnected, settings: SETTINGS },
  );
});

/** Ana’s side went on, and the project here has no remote any more. */
function unconnected(samples: SampleCopies): string {
  const anas = shared(samples);
  edit(path.join(anas, MANIFEST), text => text.replace('name: helpdesk', 'name: service_desk'));
  git(anas, 'commit', '--quiet', '--all', '--message', 'The helpdesk has another name');
  git(anas, 'push', '--quiet');
  edit(path.join(samples.project, MANIFEST), text => text.replace('name: technician', 'name: engineer'));
  git(samples.project, 'commit', '--quiet', '--all', '--message', 'Engineers');
  git(samples.project, 'remote', 'remove', 'origin');
  return samples.project;
}

async function until(isTrue: () => boolean): Promise<void> {
  const endMs = performance.now() + 30_000;
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Error('It did not come.');
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}
