/** The first schema. */
export const entries = `
-- One row for each id that is known. seq is the order of acceptance.
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- 0 waiting, 1 active, 2 done, 3 dead
  state INTEGER NOT NULL,
  order_key TEXT,
  -- 1 when no earlier row of the key is waiting or active: only then it can be claimed
  head INTEGER NOT NULL,
  -- not to be claimed before; milliseconds since 1970, like all times here
  due INTEGER NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  -- how often its lease ran out
  lost INTEGER NOT NULL DEFAULT 0,
  lease TEXT,
  lease_until INTEGER,
  received INTEGER NOT NULL,
  -- when it was done or died
  ended INTEGER,
  type TEXT NOT NULL,
  webhook TEXT,
  -- JSON
  origin TEXT NOT NULL,
  finished TEXT,
  errors TEXT
);

-- Apart, so that a change of state does not write the body again.
CREATE TABLE bodies (seq INTEGER PRIMARY KEY, body BLOB NOT NULL);

-- The last open entry of each key that has any.
CREATE TABLE order_keys (order_key TEXT PRIMARY KEY, tail INTEGER NOT NULL) WITHOUT ROWID;

-- From an open entry to the next one of its key.
CREATE TABLE links (seq INTEGER PRIMARY KEY, next INTEGER NOT NULL);

-- Webhooks whose next delivery is answered with 410.
CREATE TABLE gone (webhook TEXT PRIMARY KEY) WITHOUT ROWID;

-- One row, kept with every change, so that nobody counts a million rows.
CREATE TABLE counts (
  waiting INTEGER NOT NULL, retrying INTEGER NOT NULL, active INTEGER NOT NULL,
  done INTEGER NOT NULL, dead INTEGER NOT NULL
);
INSERT INTO counts VALUES (0, 0, 0, 0, 0);

CREATE INDEX claimable ON entries (due, seq) WHERE state = 0 AND head = 1;
CREATE INDEX waiting ON entries (received) WHERE state = 0 AND attempt = 0;
CREATE INDEX retrying ON entries (received) WHERE state = 0 AND attempt > 0;
CREATE INDEX leases ON entries (lease_until) WHERE state = 1;
CREATE INDEX done ON entries (ended) WHERE state = 2;
CREATE INDEX dead ON entries (ended, seq) WHERE state = 3;
`;
