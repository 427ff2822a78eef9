import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RedisServer } from '../../test/support-redis/redis-server.js';
import { Ledger, type Line } from './ledger.js';
import { HANDLERS, type ChaosOptions } from './options.js';
import { freePort } from '../shared/free-port.js';
import { randomFrom, type Random } from '../shared/random.js';
import { Sender } from './sender.js';
import { bundleService, Service } from './services.js';
import { verify, type Findings } from './verify.js';

export interface Report extends Omit<Findings, 'lost'> {
  readonly engine: string;
  readonly seed: number;
  readonly signal: string;
  readonly kills: number;
  readonly redisKills: number;
  readonly services: number;
  readonly concurrency: number;
  readonly acknowledged: number;
  readonly givenUp: number;
  readonly requests: number;
  readonly repeatedBySender: number;
  readonly doubledBySender: number;
  readonly lost: number;
  /** The first of them, to look for. */
  readonly lostIds: readonly string[];
  /** Repeats can be no more: kills × handlers in flight. */
  readonly mostRepeats: number;
  /** The longest that a service took to stop. */
  readonly slowestStopMs: number;
  readonly seconds: number;
  /** Nothing lost, and nothing that must not be. */
  readonly passed: boolean;
}

// After the last kill everything that waits must be handled within this time.
const DRAIN_MS = 60_000;

/**
 * One run: sends, kills, drains and checks. Everything that it started is ended when it resolves or rejects; it rejects
 * soon after `interruption`.
 */
export async function chaos(options: ChaosOptions, interruption?: AbortSignal): Promise<Report> {
  const { engine, seed, concurrency, leaseMs } = options;
  const since = performance.now();
  interruption?.throwIfAborted();
  const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-chaos-'));
  const program = await bundleService();
  const ledger = new Ledger(join(folder, 'ledger'));
  const redis = engine === 'bullmq' ? await RedisServer.start(['--appendfsync', 'always']) : undefined;
  const services: Service[] = [];
  let sender: Sender | undefined;
  try {
    const task = {
      ...{ engine, seed, concurrency, leaseMs, redisPort: redis?.port ?? 0 },
      ...{ ledger: join(folder, 'ledger'), file: join(folder, 'inbox.db') },
    };
    for (let n = 0; n < options.services; n++) {
      services.push(new Service(await freePort(), program.file, task, ledger));
    }
    await Promise.all(services.map((service) => service.start()));
    sender = new Sender(
      options.cards,
      services.map(({ port }) => port),
      randomFrom(seed + 1),
    );
    const lines: Line[] = [];
    const slowest = await storm(options, { sender, services, ledger, redis, interruption });
    await Promise.race([sender.finish(), ...services.map(({ died }) => died), interrupted(interruption)]);
    await drained(ledger, lines, sender.acknowledged, interruption);
    const stops = await Promise.all(services.map((service) => service.stop()));
    lines.push(...ledger.readMore());
    const { lost, ...findings } = verify(lines, sender.acknowledged);
    const ends = options.signal === 'SIGKILL' ? options.kills : 0;
    const mostRepeats = (ends + options.redisKills * options.services) * concurrency;
    return {
      ...{ engine, seed, signal: options.signal, kills: options.kills, redisKills: options.redisKills },
      ...{ services: options.services, concurrency, acknowledged: sender.acknowledged.length },
      ...{ givenUp: sender.givenUp, requests: sender.requests, repeatedBySender: sender.repeated },
      doubledBySender: sender.doubled,
      ...findings,
      ...{ lost: lost.length, lostIds: lost.slice(0, 10), violations: findings.violations.slice(0, 10) },
      ...{ mostRepeats, slowestStopMs: Math.round(Math.max(slowest, ...stops)) },
      seconds: Math.round((performance.now() - since) / 100) / 10,
      passed: lost.length === 0 && findings.violations.length === 0 && findings.repeats <= mostRepeats,
    };
  } finally {
    sender?.abandon();
    await Promise.all(services.map((service) => service.end()));
    await redis?.stop();
    ledger.close();
    program.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rejects then. */
async function interrupted(interruption: AbortSignal | undefined): Promise<never> {
  interruption?.throwIfAborted();
  return new Promise((_, reject) =>
    interruption?.addEventListener('abort', () => reject(interruption.reason as Error)),
  );
}

interface Scene {
  readonly sender: Sender;
  readonly services: readonly Service[];
  readonly ledger: Ledger;
  readonly redis: RedisServer | undefined;
  readonly interruption: AbortSignal | undefined;
}

/** Sends all actions, and ends services meanwhile. Gives the longest that one took to stop. */
async function storm(
  options: ChaosOptions,
  { sender, services, ledger, redis, interruption }: Scene,
): Promise<number> {
  const { kills, redisKills, actions, longestLifeMs, signal } = options;
  const random = randomFrom(options.seed);
  let allowed = 0;
  let slowest = 0;
  const share = (part: number): void => {
    const upTo = Math.round((actions * part) / (kills + 1));
    sender.allow(upTo - allowed);
    allowed = upTo;
  };
  for (let kill = 1; kill <= kills; kill++) {
    interruption?.throwIfAborted();
    share(kill);
    // Spread evenly over the run.
    const redisToo = Math.floor((kill * redisKills) / kills) > Math.floor(((kill - 1) * redisKills) / kills);
    if (redisToo) await killRedis(redis!, ledger, random);
    await delay(random.between(20, longestLifeMs));
    const victim = services[random.between(0, services.length - 1)]!;
    if (signal === 'SIGKILL') await victim.kill();
    else slowest = Math.max(slowest, await victim.stop());
    await victim.start();
  }
  share(kills + 1);
  return slowest;
}

async function killRedis(redis: RedisServer, ledger: Ledger, random: Random): Promise<void> {
  await delay(random.between(20, 200));
  ledger.write({ what: 'redis-kill' });
  await redis.kill();
  await redis.restart();
  ledger.write({ what: 'redis-up' });
}

/** Resolves when everything that was acknowledged is handled, or after a while: the check will tell. */
async function drained(
  ledger: Ledger,
  lines: Line[],
  acknowledged: readonly string[],
  interruption: AbortSignal | undefined,
): Promise<void> {
  const open = new Set(acknowledged.flatMap((id) => HANDLERS.map((handler) => `${id} ${handler}`)));
  const until = performance.now() + DRAIN_MS;
  while (performance.now() < until) {
    interruption?.throwIfAborted();
    for (const line of ledger.readMore()) {
      lines.push(line);
      if (line.what === 'end') open.delete(`${line.action} ${line.handler}`);
    }
    if (open.size === 0) return;
    await delay(50);
  }
}
