// Fills an inbox until it refuses, handles everything, and prints what happened: see room.test.ts.
import { createSqliteInbox } from '../../../../src/inbox/sqlite/create.js';

const inbox = createSqliteInbox(process.argv[2]!);
const accept = (id: string) =>
  inbox.accept({
    ...{
      id,
      orderKey: undefined,
      type: 'commentCard',
      webhook: undefined,
      origin: { receivedAt: Date.now() },
    },
    body: Buffer.alloc(5_000, 'x'),
  });

let stored = 0;
let code: unknown;
for (; code === undefined; stored++) {
  code = await accept(String(stored)).then(
    () => undefined,
    (error: Error) => (error.cause as { code?: unknown }).code ?? error.message,
  );
}
stored -= 1;

let handled = 0;
await new Promise<void>((resolve, reject) => {
  inbox
    .start(async () => {
      handled += 1;
      if (handled === stored) resolve();
      return { kind: 'done' };
    })
    .catch(reject);
});
await inbox.stop(1_000);
console.log(JSON.stringify({ stored, code, handled, more: await accept('more') }));
await inbox.close();
