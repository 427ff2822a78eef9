import { describeWithRedis } from '../../../support-redis/redis-server.js';
import type { Capabilities, Engine, Store } from './engine.js';
import { bullmq, memory, sqlite } from './engines.js';

/** What the tests of one engine are given: a new store for each test. */
export interface Context {
  readonly engine: Engine;
  readonly store: Store;
  /** `test`, where the engine can do that; else a skipped one that says why not. */
  testIf(capability: keyof Capabilities, name: string, run: () => Promise<void>, timeoutMs?: number): void;
}

/** The same promises for each engine. */
export function describeEngines(what: string, suite: (context: Context) => void): void {
  describe(`${what}: memoryInbox`, () => suiteOf(memory, suite));
  describe(`${what}: sqliteInbox`, () => suiteOf(sqlite, suite));
  describeWithRedis(`${what}: bullmqInbox`, () => suiteOf(bullmq, suite));
}

function suiteOf(engine: Engine, suite: (context: Context) => void): void {
  let store: Store | undefined;
  beforeAll(() => engine.begin?.(), 20_000);
  afterAll(() => engine.end?.());
  beforeEach(async () => {
    store = await engine.store();
  });
  afterEach(() => store?.remove());
  suite({
    engine,
    get store() {
      return store!;
    },
    testIf(capability, name, run, timeoutMs) {
      const can = engine.can[capability];
      if (can === true) test(name, run, timeoutMs);
      else test.skip(`${name} (not here: ${can.no})`, run);
    },
  });
}
