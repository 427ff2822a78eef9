// A process of its own with an inbox on a file: `node --import tsx child.ts '{"file":…}'`.
import { appendFileSync } from 'node:fs';
import type { Claim } from '../../../../src/inbox/inbox.js';
import { createSqliteInbox, type SqliteInboxOptions } from '../../../../src/inbox/sqlite/create.js';
import type { Tuning } from '../../../../src/inbox/sqlite/settings.js';

export interface ChildTask {
  file: string;
  options?: SqliteInboxOptions;
  tuning?: Partial<Tuning>;
  /** ProcessClaim entries, and append lines to this file. */
  ledger?: string;
  /** Block the main thread for so long in the first handler. */
  blockMs?: number;
  /** End without a settlement in the first handler. */
  dieInHandler?: boolean;
  /** Accept entries `${accept}-0`, … of this many keys until killed, and print each id that was acknowledged. */
  accept?: string;
  keys?: number;
}

const task = JSON.parse(process.argv[2]!) as ChildTask;
const inbox = createSqliteInbox(task.file, task.options, task.tuning);
await inbox.open();

function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

async function handle(claim: Claim): Promise<{ kind: 'done' }> {
  appendFileSync(task.ledger!, `start ${claim.orderKey} ${claim.id} ${claim.attempt}\n`);
  if (task.dieInHandler) process.kill(process.pid, 'SIGKILL');
  if (task.blockMs !== undefined) block(task.blockMs);
  await claim.markFinished('h');
  appendFileSync(task.ledger!, `end ${claim.orderKey} ${claim.id}\n`);
  return { kind: 'done' };
}

async function acceptForEver(prefix: string, keys: number): Promise<void> {
  for (let n = 0; ; n++) {
    const id = `${prefix}-${n}`;
    const body = Buffer.from(id.repeat(100));
    const origin = { receivedAt: Date.now() };
    const entry = { id, orderKey: `${prefix}${n % keys}`, type: 't', webhook: undefined, body, origin };
    const write = inbox.accept(entry).then(() => process.stdout.write(`${id}\n`));
    // Many at once, so that a kill hits a group.
    if (n % 20 === 19) await write;
  }
}

if (task.ledger !== undefined) await inbox.start(handle);
process.stdout.write('ready\n');
if (task.accept !== undefined) await acceptForEver(task.accept, task.keys ?? 1);
process.on('SIGTERM', () => {
  void inbox.stop(10_000).then(() => inbox.close());
});
