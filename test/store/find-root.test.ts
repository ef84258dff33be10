import assert from 'node:assert/strict';
import { findProject, type RootProbe, userRoot } from '../../src/store/find-root.ts';

/** A file system of these paths; every prefix is a folder, `/home` the home folder. */
function probe(...paths: string[]): RootProbe {
  return {
    join: (folder, name) => (folder === '/' ? `/${name}` : `${folder}/${name}`),
    parent: folder => (folder === '/' ? undefined : folder.slice(0, Math.max(1, folder.lastIndexOf('/')))),
    exists: place => paths.some(path => path === place || path.startsWith(`${place}/`)),
    names(folder) {
      const below = paths.filter(path => path.startsWith(`${folder}/`)).map(path => path.slice(folder.length + 1));
      return below.length > 0 ? [...new Set(below.map(path => path.split('/')[0] ?? ''))] : undefined;
    },
    isUserRoot: folder => folder === '/home/.mooring',
  };
}

describe('finding a project', () => {
  it('takes the nearest folder upward that has .mooring', () => {
    const disk = probe('/w/.mooring/manifest.yaml', '/w/inner/.mooring/config.toml', '/w/inner/deep/x');
    assert.equal(findProject('/w/inner/deep', disk), '/w/inner');
    assert.equal(findProject('/w', disk), '/w');
  });

  it('takes .bifrost only with a manifest in it', () => {
    assert.equal(findProject('/w/a', probe('/w/.bifrost/forms.yaml')), '/w');
    assert.equal(findProject('/w/a', probe('/w/.bifrost/notes.md')), undefined);
  });

  it('stops after the root of the repository', () => {
    const above = '/w/.mooring/manifest.yaml';
    assert.equal(findProject('/w/repo/a', probe(above, '/w/repo/.git/HEAD')), undefined);
    assert.equal(findProject('/w/repo/a', probe(above, '/w/repo/.git')), undefined);
    assert.equal(findProject('/w/repo/a', probe('/w/repo/.git/HEAD', '/w/repo/.mooring/manifest.yaml')), '/w/repo');
  });

  it('does not take the home folder for its user root', () => {
    assert.equal(findProject('/home/code', probe('/home/.mooring/config.toml')), undefined);
    assert.equal(findProject('/home/code', probe('/home/.mooring/x', '/home/.bifrost/forms.yaml')), '/home');
  });

  it('ends at the root of the file system', () => {
    assert.equal(findProject('/a/b/c', probe('/a/b/c/x')), undefined);
    assert.equal(findProject('/a/b/c', probe('/.mooring/manifest.yaml')), '/');
  });
});

describe('the user root', () => {
  it('comes from the environment, then the setting, then the home folder', () => {
    assert.equal(userRoot({ MOORING_HOME: '/env' }, '/home', '/setting'), '/env');
    assert.equal(userRoot({ MOORING_HOME: '' }, '/home', '/setting'), '/setting');
    assert.equal(userRoot({}, '/home'), '/home/.mooring');
    assert.equal(userRoot({}, '/home', '~/elsewhere'), '/home/elsewhere');
    assert.equal(userRoot({ MOORING_HOME: '~user' }, '/home'), '~user');
  });
});
