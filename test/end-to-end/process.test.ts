import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { freePort } from '../../scripts/shared/free-port.js';
import type { TriggerResult } from '../../src/emulator/index.js';
import { startTrello, stopping, ticking } from './support/stage.js';
import { board, comment, lamps, moved, tiles } from './support/world.js';

/** The bot as a process, and what it tells, line by line. */
class BotProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(env: Record<string, string>) {
    this.#child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'support', 'bot-process.ts')], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async tells(): Promise<unknown> {
    const next = await this.#lines.next();
    return next.done === true ? undefined : JSON.parse(next.value);
  }

  /** Sends the signal, and gives exit code and signal of its end. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<unknown[]> {
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    return ended;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.end('SIGKILL');
  }
}

const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const line = ({ action }: TriggerResult) => `${action.id} ${action.type}`;

test.each([
  ['SIGTERM', [0, null]],
  ['SIGKILL', [null, 'SIGKILL']],
] as const)(
  'a bot in a process of its own that is ended with %s recovers',
  async (signal, exit) => {
    const trello = await startTrello({ now: ticking() });
    const handled = join(folder, signal);
    const env = { TRELLO_URL: trello.baseURL, PORT: String(await freePort()), HANDLED: handled };

    const first = stopping(new BotProcess({ ...env, HANG: 'one too many' }));
    expect(await first.tells()).toEqual({ webhook: 'created' });
    const acted = [trello.trigger('updateCard', moved(tiles))];
    expect(await first.tells()).toEqual({ handled: acted[0]?.action.id });
    await trello.waitForIdle();

    // One handler is running when the process ends, so nothing of that action is done.
    acted.push(trello.trigger('commentCard', comment(tiles, 'one too many')));
    expect(await first.tells()).toEqual({ hangs: acted[1]?.action.id });
    expect(await first.end(signal)).toEqual(exit);
    acted.push(
      trello.trigger('updateCard', moved(lamps)),
      trello.trigger('commentCard', comment(lamps, 'two')),
    );
    const unlisted = trello.trigger('deleteComment', {
      board,
      card: tiles,
      action: { id: acted[1]!.action.id },
    });
    await trello.waitForIdle();
    expect(acted.flatMap(({ deliveries }) => deliveries.map(({ state }) => state))).toEqual([
      'delivered',
      'failed',
      'failed',
      'failed',
    ]);
    expect(unlisted.deliveries).toMatchObject([{ state: 'failed' }]);
    expect(readFileSync(handled, 'utf8')).toBe(`${line(acted[0]!)}\n`);

    const second = stopping(new BotProcess(env));
    for (const { action } of acted.slice(1)) expect(await second.tells()).toEqual({ handled: action.id });
    expect(await second.tells()).toEqual({ webhook: 'unchanged', received: 3 });
    acted.push(trello.trigger('commentCard', comment(tiles, 'live again')));
    expect(await second.tells()).toEqual({ handled: acted.at(-1)?.action.id });
    await trello.waitForIdle();
    expect(await second.end('SIGTERM')).toEqual([0, null]);
    expect(readFileSync(handled, 'utf8')).toBe(acted.map((each) => `${line(each)}\n`).join(''));
  },
  60_000,
);
