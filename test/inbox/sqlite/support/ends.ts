// A process that must end by itself.
import { createSqliteInbox } from '../../../../src/inbox/sqlite/create.js';

const inbox = createSqliteInbox(process.argv[2]!);
await inbox.open();
await inbox.start(async () => ({ kind: 'done' }));
await inbox.stop(1000);
await inbox.close();
console.log('closed');
await inbox.stats().catch(() => inbox.open());
await inbox.stats();
console.log('reopened');
