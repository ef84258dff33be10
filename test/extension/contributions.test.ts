import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { COMMANDS } from '../../src/extension/commands.ts';
import { DOCUMENTS, engineFile } from '../../src/extension/files.ts';
import { KIND_ICONS } from '../../src/extension/kind-icons.ts';
import { KINDS } from '../../src/manifest/kinds/table.ts';

// Tests run in the repository's root.
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const texts: Record<string, string> = JSON.parse(readFileSync('package.nls.json', 'utf8'));
const { contributes } = manifest;

describe('package.json', () => {
  it('has the commands of the table, and the table has its commands', () => {
    const contributed = contributes.commands.map(({ command }: { command: string }) => command);
    assert.deepEqual(contributed.sort(), Object.keys(COMMANDS).sort());
  });

  it('gives every command a title and our category', () => {
    for (const { command, title, category } of contributes.commands) {
      assert.match(title, /^%.+%$/, command);
      assert.equal(category, 'Mooring', command);
    }
  });

  it('describes every setting, with its order and scope', () => {
    for (const [name, setting] of Object.entries<Record<string, unknown>>(contributes.configuration.properties)) {
      assert.ok(setting.markdownDescription, name);
      assert.equal(typeof setting.order, 'number', name);
      assert.ok(setting.scope, name);
      if (setting.enum)
        assert.equal((setting.enumDescriptions as string[]).length, (setting.enum as string[]).length, name);
    }
  });

  it('names every view, and welcomes only to views that exist', () => {
    const views = contributes.views.mooring as { id: string; name: string }[];
    for (const { id, name } of views) assert.ok(name, id);
    for (const { view } of contributes.viewsWelcome)
      assert.ok(
        views.some(({ id }) => id === view),
        view,
      );
  });

  it('uses commands in menus, welcome texts and the walkthrough that exist', () => {
    const items = Object.values<{ command: string }[]>(contributes.menus).flat();
    const inMenus = items.map(({ command }) => command);
    const linked = Object.values(texts).flatMap(text =>
      [...text.matchAll(/command:(mooring\.[\w.]+)/g)].map(match => match[1] ?? ''),
    );
    const focus = contributes.views.mooring.map(({ id }: { id: string }) => `${id}.focus`);
    for (const id of [...inMenus, ...linked]) assert.ok(id in COMMANDS || focus.includes(id), id);
  });

  it('keeps commands that need a row of a view out of the palette', () => {
    const hidden = contributes.menus.commandPalette.filter(({ when }: { when: string }) => when === 'false');
    const ids = hidden.map(({ command }: { command: string }) => command);
    const needRow = ['open', 'openDeclaration', 'openEntityFile', 'openWorkspace', 'switchToThisWorkspace'];
    needRow.push('keepDisk', 'keepManifest', 'restoreDrift', 'resolveDrift', 'openDrift', 'openDriftFile');
    for (const name of needRow) assert.ok(ids.includes(`mooring.${name}`), name);
  });

  it('binds keys to commands that exist, under a condition and for every system', () => {
    for (const { command, key, mac, when } of contributes.keybindings) {
      assert.ok(command in COMMANDS, command);
      assert.ok(key && mac && when, command);
    }
  });

  it('has a text for every key, and a use for every text', () => {
    const used = new Set([...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map(match => match[1] ?? ''));
    assert.deepEqual([...used].sort(), Object.keys(texts).sort());
    for (const [key, text] of Object.entries(texts)) assert.ok(text.trim(), key);
  });

  it('points at files that exist', () => {
    const steps = contributes.walkthroughs.flatMap(({ steps }: { steps: { media: { markdown: string } }[] }) => steps);
    const media = steps.map(({ media }: { media: { markdown: string } }) => media.markdown);
    for (const file of [manifest.icon, contributes.viewsContainers.activitybar[0].icon, ...media]) {
      assert.ok(existsSync(file), file);
    }
  });

  it('restricts only settings that exist', () => {
    for (const name of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations) {
      assert.ok(name in contributes.configuration.properties, name);
    }
  });
});

describe('the menus of Source Control', () => {
  const MENUS = ['scm/title', 'scm/resourceGroup/context', 'scm/resourceState/context'];

  it('show our commands beside our own rows alone', () => {
    for (const menu of MENUS)
      for (const { command, when } of contributes.menus[menu]) assert.match(when, /^scmProvider == mooring\b/, command);
  });

  it('ask for words that rows have', () => {
    const words = new Set(['drift', 'disk', 'manifest', 'restore', 'resolvable', 'file', 'declared']);
    for (const { when } of contributes.menus['scm/resourceState/context']) {
      const pattern = /=~ \/(.*)\//.exec(when)?.[1] ?? '';
      const asked = pattern.replaceAll(/\\b|\(\?[:!]/g, ' ').match(/[a-z]+/g) ?? [];
      assert.ok(asked.length > 0, when);
      for (const word of asked) assert.ok(words.has(word), word);
    }
  });
});

describe('what the extension knows of kinds', () => {
  it('has an icon for each', () => {
    assert.deepEqual(Object.keys(KIND_ICONS).sort(), KINDS.map(({ name }) => name).sort());
  });

  it('sends every kind of structured entity file to the engine, and wakes it for them', () => {
    const patterns = DOCUMENTS.map(({ pattern }) => pattern);
    for (const { name, file } of KINDS) {
      if (!file || file.syntax === 'text') continue;
      for (const ending of file.names) {
        const path = file.whole ? `/home/ada/${ending}` : `/home/ada/one${ending}`;
        assert.ok(engineFile(path), `${name}: ${path}`);
        const stem = ending.replace(/\.\w+$/, '');
        assert.ok(
          patterns.some(pattern => pattern.includes(stem) && pattern.includes(ending.slice(stem.length + 1))),
          path,
        );
      }
    }
  });

  it('wakes the engine for manifests and not for any file', () => {
    assert.equal(engineFile('/home/ada/.mooring/manifest.yaml'), 'certain');
    assert.equal(engineFile('/home/ada/.bifrost/forms.yml'), 'certain');
    assert.equal(engineFile('/home/ada/.mooring/config.toml'), 'certain');
    assert.equal(engineFile('/home/ada/.mooring/workspaces/dev/workspace.toml'), 'certain');
    assert.equal(engineFile('/home/ada/.mooring/workspaces/dev/layers/core.toml'), 'certain');
    assert.equal(engineFile('/home/ada/.mooring/layers/core.toml'), 'certain');
    assert.equal(engineFile('/home/ada/.mooring/data.toml'), undefined);
    assert.equal(engineFile('/home/ada/workspaces/dev/workspace.toml'), undefined);
    assert.equal(engineFile('/home/ada/config.toml'), undefined);
    assert.equal(engineFile('/home/ada/docker-compose.yaml'), undefined);
    assert.equal(engineFile('/home/ada/main.py'), 'possible');
    assert.equal(engineFile('/home/ada/myapp.yaml'), undefined);
  });
});
