// One process at a time, by a folder: mkdir is atomic on every file system.
import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const staleAfterMs = 20 * 60_000;

/** Runs `work` while holding the lock folder; waits for another holder, saying so once through `say`. */
export async function withLockFolder(folder, say, work) {
  await take(folder, say);
  const heartbeat = setInterval(() => touch(folder), 30_000);
  heartbeat.unref();
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
}

async function take(folder, say) {
  mkdirSync(path.dirname(folder), { recursive: true });
  for (let told = false; ; ) {
    try {
      mkdirSync(folder);
      writeFileSync(path.join(folder, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (await isStale(folder)) {
      setAside(folder);
      continue;
    }
    if (!told) say(`another process is installing it; waiting (lock: ${folder})`);
    told = true;
    await delay(1000);
  }
}

/** Stale: the holder is dead, or the heartbeat stopped for 20 minutes. */
async function isStale(folder) {
  try {
    if (Date.now() - statSync(folder).mtimeMs > staleAfterMs) return true;
    const pid = Number(await readFile(path.join(folder, 'pid'), 'utf8'));
    return pid > 0 && !isAlive(pid);
  } catch {
    return false; // Between mkdir and the pid file, or released just now.
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Only one of several waiters succeeds in renaming; the others look again. */
function setAside(folder) {
  const aside = `${folder}.stale-${process.pid}-${Date.now()}`;
  try {
    renameSync(folder, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function touch(folder) {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {
    // Somebody removed the lock by hand; the finished installation is still put in place by one rename.
  }
}
