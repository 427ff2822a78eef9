import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cacheFolder } from '../compile.js';

/** What is added to the environment of a process whose syncs shall each take 5 ms longer; or why that cannot be had. */
export function slowDisk(): { env: NodeJS.ProcessEnv } | { missing: string } {
  if (process.platform !== 'linux') return { missing: 'syncs are slowed down on Linux only' };
  const library = join(cacheFolder, 'slow-sync.so');
  const source = join(import.meta.dirname, 'slow-sync.c');
  const { status } = spawnSync('gcc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
  if (status !== 0) return { missing: 'gcc is not installed' };
  const env = { LD_PRELOAD: library };
  const ms = syncMs(env) - syncMs({});
  return ms > 4 ? { env } : { missing: `a sync takes only ${ms.toFixed(1)} ms longer with ${library}` };
}

/** How long a sync of a file takes in such an environment: what is measured there is slow indeed. */
function syncMs(env: NodeJS.ProcessEnv): number {
  const script = `
    const fs = require('node:fs');
    const fd = fs.openSync(${JSON.stringify(join(cacheFolder, 'probe'))}, 'w');
    const times = Array.from({ length: 20 }, () => {
      fs.writeSync(fd, 'x');
      const began = performance.now();
      fs.fdatasyncSync(fd);
      return performance.now() - began;
    });
    console.log(times.sort((a, b) => a - b)[10]);`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return Number(stdout);
}
