/** One run of chaos. */
export interface ChaosOptions {
  readonly engine: 'sqlite' | 'bullmq';
  /** The run is repeated by giving the same number; only the machine's own timing differs. */
  readonly seed: number;
  /** So many actions are to be acknowledged. */
  readonly actions: number;
  /** So many times a service is ended while they are sent. */
  readonly kills: number;
  /** So many times redis-server is killed besides; only with BullMQ. */
  readonly redisKills: number;
  /** SIGKILL, or SIGTERM for stops that must be graceful. */
  readonly signal: 'SIGKILL' | 'SIGTERM';
  /** Processes on one store. */
  readonly services: number;
  /** Handlers at once in each. */
  readonly concurrency: number;
  readonly cards: number;
  /** How long a claim lasts that is not renewed. */
  readonly leaseMs: number;
  /** The longest life of a service between two kills. */
  readonly longestLifeMs: number;
}

export const DEFAULTS: Omit<ChaosOptions, 'engine' | 'seed'> = {
  actions: 1_000,
  kills: 12,
  redisKills: 0,
  signal: 'SIGKILL',
  services: 1,
  concurrency: 16,
  cards: 50,
  leaseMs: 1_000,
  longestLifeMs: 600,
};

/** What a service is told when it is started. */
export interface ServiceTask {
  readonly engine: ChaosOptions['engine'];
  /** Its number; each start gets another. */
  readonly service: number;
  readonly port: number;
  readonly ledger: string;
  /** The SQLite file. */
  readonly file: string;
  readonly redisPort: number;
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly seed: number;
}

export const SECRET = 'chaos';
export const CALLBACK_URL = 'https://bot.example.com/trello';
export const HANDLERS = ['first', 'second'] as const;

/** How long Trello waits before it repeats a delivery: 30, 60 and 120 seconds, here a hundredth of it. */
export const PAUSES_MS = [300, 600, 1_200];

/** A service has so long to end after SIGTERM: handlers get this, and the rest as much again. */
export const STOP_MS = 5_000;
