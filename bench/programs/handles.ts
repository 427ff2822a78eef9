// A BullMQ worker whose handlers wait for as long as a request to another service takes. Says when it is ready, and then
// how many entries it has handled when it is asked.
import { setTimeout as pause } from 'node:timers/promises';
import { bullmqInbox } from '../../src/inbox/bullmq/index.js';

/** What to work with. */
export interface HandlesTask {
  readonly port: number;
  readonly prefix: string;
}

const HANDLER_MS = 20;

process.once('message', (task) => void run(task as HandlesTask));

async function run({ port, prefix }: HandlesTask): Promise<void> {
  const inbox = bullmqInbox({ connection: { host: '127.0.0.1', port }, prefix, concurrency: 4 });
  await inbox.open();
  process.send!('ready');
  process.once('message', () => {
    void inbox.start(async () => {
      await pause(HANDLER_MS);
      return { kind: 'done' };
    });
  });
  process.once('disconnect', () => void inbox.close());
}
