// Opens an inbox and stores one entry: see damage.test.ts.
import { createSqliteInbox } from '../../../../src/inbox/sqlite/create.js';

async function main(file: string): Promise<void> {
  const inbox = createSqliteInbox(file);
  await inbox.open();
  const origin = { receivedAt: Date.now() };
  const entry = { id: 'a', orderKey: undefined, type: 'commentCard', webhook: undefined, origin };
  console.log(await inbox.accept({ ...entry, body: Buffer.from('{}') }));
  await inbox.close();
}

void main(process.argv[2]!);
