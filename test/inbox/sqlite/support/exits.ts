// A process that ends itself while it writes: prints what was acknowledged until then.
import { createSqliteInbox } from '../../../../src/inbox/sqlite/create.js';

const [, , file, acknowledgements] = process.argv;
const inbox = createSqliteInbox(file!);
await inbox.open();
const printed: string[] = [];
// Of the 10,000 that may wait for the disk, which may be slow.
const MOST_PENDING = 5_000;
process.on('exit', () => process.stdout.write(printed.join('\n')));
for (let n = 0; ; n++) {
  const body = Buffer.alloc(2_000, 'x');
  const entry = {
    id: `e${n}`,
    orderKey: 'k',
    type: 't',
    webhook: undefined,
    body,
    origin: { receivedAt: 1 },
  };
  const write = inbox.accept(entry).then(() => {
    if (printed.push(entry.id) === Number(acknowledgements)) process.exit(7);
  });
  if (n - printed.length > MOST_PENDING) await write;
  // Many are on their way, so that the thread is in the middle of a group.
  if (n % 20 === 19) await Promise.race([write, new Promise((resolve) => setImmediate(resolve))]);
}
