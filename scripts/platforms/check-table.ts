import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cases, type Case } from '../../test/support/cases.js';
import { PATH } from '../../test/support/delivery.js';
import { codeOf } from '../../test/support/rig.js';
import { send } from '../../test/support/send.js';
import { until } from '../../test/support/until.js';
import { freePort } from '../shared/free-port.js';
import type { Platform } from './platforms.js';

/** What a check found. */
export interface Finding {
  readonly fine: boolean;
  readonly text: string;
}

/** Those that need nothing but a service with the defaults. */
const rows = cases.filter(({ options, prepare }) => options === undefined && prepare === undefined);

/** Starts the service on a platform and sends it the rows of the table. */
export async function checkTable(platform: Platform, folder: string): Promise<Finding> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [command, ...args] = platform.serves(folder, port);
  const printed: Buffer[] = [];
  const child = spawn(command, args, {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => printed.push(chunk));
  try {
    await until(async () => {
      if (child.exitCode !== null) throw new Error('The service ended');
      return (await head(url)) === 200;
    });
    const wrong: string[] = [];
    for (const row of rows) {
      const seen = await outcome(url, row);
      const { status, code } = row.expected;
      const expected = `${status} ${code ?? ''}`;
      if (seen !== expected) wrong.push(`${row.name}: expected ${expected}, saw ${seen}`);
    }
    if (wrong.length > 0) return { fine: false, text: wrong.join('\n') };
    return { fine: true, text: `${rows.length} rows of the table` };
  } catch (error) {
    return { fine: false, text: `${String(error)}\n${Buffer.concat(printed).toString()}` };
  } finally {
    const exited = child.exitCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGKILL');
    await exited;
  }
}

async function head(url: string): Promise<number> {
  try {
    return (await send(url, { method: 'HEAD', path: PATH, headers: {} })).status;
  } catch {
    // Not up yet.
    return 0;
  }
}

async function outcome(url: string, { requests }: Case): Promise<string> {
  let seen = '';
  for (const request of requests()) {
    const response = await send(url, request);
    seen = `${response.status} ${codeOf(response) ?? ''}`;
  }
  return seen;
}
