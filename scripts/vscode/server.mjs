// A throw-away VS Code server: everything it writes lies in one temporary folder, and it knows no gallery.
import { spawn } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endWithProcess } from '../end-with-process.mjs';
import { ensureInstalled } from './install.mjs';
import { run } from './npm.mjs';

const host = '127.0.0.1';

/** Keeps VS Code quiet and off the network. */
const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'git.openRepositoryInParentFolders': 'never',
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'chat.disableAIFeatures': true,
};

/**
 * Starts a server and resolves when it answers.
 *
 * Options: `version` (a label of versions.mjs), `vsix` (paths to install), `installed` (a folder that `installExtensions`
 * made, which is quicker where many servers are started), `settings` (user settings), `trust` (true asks
 * about trusting folders as for a person; false, the default, trusts everything), `env` (added to the server's),
 * `port` (0 or absent: any free one), `testDriver` (lets a page name a test suite to run inside the extension host),
 * `log` (a function for progress lines).
 */
export async function startServer(options = {}) {
  const { version = 'newest', vsix = [], installed, trust = false, testDriver = false, log } = options;
  const { node, entry } = await ensureInstalled(version, log && (line => log(`VS Code ${version}: ${line}`)));
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-vscode-')));
  const places = makePlaces(folder);
  const env = serverEnvironment(places, options.env);
  const settings = { ...quietSettings, 'security.workspace.trust.enabled': trust, ...options.settings };
  writeFileSync(places.settings, JSON.stringify(settings, null, 2));

  const common = commonArguments(entry, places);
  try {
    if (installed) cpSync(installed, places.extensions, { recursive: true });
    for (const file of vsix) await run(node, [...common, '--install-extension', file], { env });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const port = options.port || (await freePort());
  const flags = [
    ...['--bind-addr', `${host}:${port}`, '--auth', 'none', '--disable-telemetry', '--disable-update-check'],
    ...['--disable-getting-started-override', '--ignore-last-opened'],
    ...(trust ? [] : ['--disable-workspace-trust']),
    ...(testDriver ? testDriverFlags(entry) : []),
  ];
  const child = startProcess(node, [...common, ...flags], env, places);
  const url = `http://${host}:${port}`;
  await child.untilAnswering(url);
  return {
    url,
    port,
    version,
    /** The temporary folder with all that the server writes. */
    dir: folder,
    pid: child.pid,
    /** All that the server printed so far. */
    log: child.log,
    /** The address of the workbench on `folder`. */
    address: opened => `${url}/?folder=${encodeURIComponent(opened)}`,
    /** The URI by which a page names a file of this machine. */
    uri: file => `vscode-remote://${host}:${port}${file}`,
    /** Ends the server with all its processes and removes its folder. */
    stop: child.stop,
  };
}

/** Installs the packages at these paths as `startServer` does, and resolves to a folder of extensions; who asked removes it. */
export async function installExtensions(version, vsix) {
  const { node, entry } = await ensureInstalled(version);
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-vscode-')));
  const extensions = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-extensions-')));
  try {
    const places = { ...makePlaces(folder), extensions };
    const env = serverEnvironment(places);
    for (const file of vsix) await run(node, [...commonArguments(entry, places), '--install-extension', file], { env });
    return extensions;
  } catch (error) {
    rmSync(extensions, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves to `wanted` when nobody listens there, else to any free port of this machine. */
export function freePort(wanted = 0) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', error => (wanted ? resolve(freePort()) : reject(error)));
    probe.listen(wanted, host, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function commonArguments(entry, { config, data, extensions }) {
  return [entry, '--config', config, '--user-data-dir', data, '--extensions-dir', extensions];
}

function makePlaces(folder) {
  const inside = name => {
    const place = path.join(folder, name);
    mkdirSync(place, { recursive: true });
    return place;
  };
  const places = { folder, data: inside('data'), extensions: inside('extensions'), home: inside('home') };
  inside('data/User');
  const xdg = inside('xdg');
  writeFileSync(path.join(xdg, 'config.yaml'), '');
  return {
    ...places,
    temporary: inside('tmp'),
    xdg,
    config: path.join(xdg, 'config.yaml'),
    settings: path.join(places.data, 'User/settings.json'),
    log: path.join(folder, 'server.log'),
  };
}

function serverEnvironment(places, extra) {
  // VSCODE_* of a surrounding VS Code terminal would turn the server into a client of that one.
  const foreign = /^(VSCODE_|ELECTRON_|npm_|MOORING_|XDG_|NODE_OPTIONS$)/i;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(own),
    HOME: places.home,
    TMPDIR: places.temporary,
    XDG_CONFIG_HOME: places.xdg,
    XDG_DATA_HOME: places.xdg,
    EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":""}',
    ...extra,
  };
}

/** VS Code 1.13x and newer takes a test suite from the address only with this option; older ones refuse the option. */
function testDriverFlags(entry) {
  const knows = readFileSync(path.join(path.dirname(entry), 'cli.js'), 'utf8').includes('vscode-option');
  return knows ? ['--vscode-option', 'enable-smoke-test-driver'] : [];
}

function startProcess(program, args, env, places) {
  const output = openSync(places.log, 'a');
  // Its own process group, so that all that it starts can be ended with it.
  const child = spawn(program, args, { env, stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  let running = true;
  const gone = new Promise(resolve => {
    child.on('exit', resolve);
    child.on('error', resolve);
  }).then(() => {
    running = false;
  });
  const log = () => readFileSync(places.log, 'utf8');
  const remove = () => rmSync(places.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const signalGroup = signal => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // Nobody is left.
    }
  };
  const endNow = () => {
    signalGroup('SIGKILL');
    remove();
  };
  const forget = endWithProcess(endNow);
  const stop = async () => {
    signalGroup('SIGTERM');
    await Promise.race([gone, delay(5000, undefined, { ref: false })]);
    endNow();
    forget();
  };
  const untilAnswering = async url => {
    for (let attempt = 0; attempt < 600; attempt++) {
      if (!running) break;
      if (await answers(`${url}/healthz`)) return;
      await delay(50);
    }
    const printed = log();
    await stop();
    throw new Error(`The VS Code server did not come up:\n${printed}`);
  };
  return { pid: child.pid, log, stop, untilAnswering };
}

async function answers(address) {
  try {
    return (await fetch(address)).ok;
  } catch {
    return false;
  }
}
