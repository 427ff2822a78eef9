// A process that claims entries and never ends their attempts: it tells its parent of each. When it is told to close, it
// closes its inbox, and ends when nothing keeps it alive.
import { bullmqInbox } from '../../../../src/inbox/bullmq/index.js';
import { quiet } from '../../conformance/support/kit.js';

const [port, prefix] = process.argv.slice(2);
const inbox = bullmqInbox({
  connection: { host: '127.0.0.1', port: Number(port) },
  prefix: prefix!,
  concurrency: 1,
});
await inbox.open({ logger: quiet });
await inbox.start(async ({ id }) => {
  process.send!(id);
  return new Promise(() => {});
});
process.once('message', () => {
  void inbox
    .stop(600_000)
    .then(() => inbox.close())
    .then(() => process.disconnect());
});
