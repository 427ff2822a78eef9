import { DatabaseSync } from '../../../support/sqlite.cjs';
import { later } from './inboxes.js';

/** A second connection to a file, for a look from outside or for a change by hand. */
export function openFile(file: string): InstanceType<typeof DatabaseSync> {
  const db = new DatabaseSync(file);
  later(() => {
    if (db.isOpen) db.close();
  });
  db.exec('PRAGMA busy_timeout = 5000');
  return db;
}
