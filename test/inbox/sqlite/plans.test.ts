import { checkFilter } from '../../../src/inbox/kit/dead-letters.js';
import type { Database } from '../../../src/inbox/sqlite/worker/driver.js';
import { Engine } from '../../../src/inbox/sqlite/worker/engine.js';
import { migrate } from '../../../src/inbox/sqlite/worker/migrate.js';
import { TUNING } from '../../../src/inbox/sqlite/settings.js';
import { openFile } from './support/database.js';
import { tempFile } from './support/inboxes.js';

test('no statement reads or sorts all rows: the costs do not grow with what waits', () => {
  const file = tempFile();
  const db = openFile(file);
  migrate(db, file);
  const statements: string[] = [];
  const recording: Database = {
    exec: (sql) => db.exec(sql),
    close: () => db.close(),
    prepare(sql) {
      statements.push(sql);
      return db.prepare(sql);
    },
  };
  const engine = new Engine(
    recording,
    {
      file,
      driver: undefined,
      fallbackDriver: undefined,
      retentionMs: 1,
      keepBodies: false,
      reserveBytes: undefined,
      tuning: TUNING,
    },
    () => {},
  );
  for (const filter of [{ type: 't', since: new Date(1), before: new Date(2) }, {}]) {
    const list = { kind: 'listDeadLetters', query: checkFilter(filter, 100) } as const;
    engine.receive({ commands: [[1, list]], bytes: new Uint8Array() });
  }
  engine.receive({ commands: [[3, { kind: 'close' }]], bytes: new Uint8Array() });

  const plans = openFile(file);
  const slow = statements
    .filter((sql) => /^\s*(SELECT|UPDATE|DELETE|INSERT)/.test(sql))
    .flatMap((sql) => {
      const steps = plans.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
      return steps.map(({ detail }) => ({ sql, detail }));
    })
    // min() and LIMIT read an index from its beginning and stop; counts has one row, and json_each what was given.
    .filter(({ detail }) => /SCAN (?!counts|json_each)/.test(detail) || /TEMP B-TREE/.test(detail))
    .filter(({ sql, detail }) => !(/min\(|ORDER BY/.test(sql) && /USING (COVERING )?INDEX/.test(detail)));
  expect(statements.length).toBeGreaterThan(20);
  expect(slow).toEqual([]);
});
