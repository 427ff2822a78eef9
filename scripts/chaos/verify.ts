import { cardOf, sequenceOf, type Line } from './ledger.js';
import { HANDLERS } from './options.js';

/** What the ledger proves. */
export interface Findings {
  /** Handler runs that began, ended well, and threw. */
  readonly begun: number;
  readonly ended: number;
  readonly failed: number;
  /** Actions that were handled by every handler. */
  readonly handled: number;
  /** Runs that ended well though the same handler had ended for the same action before. */
  readonly repeats: number;
  /** Handlers that ran when their process was killed. */
  readonly inFlightAtKills: number;
  /** Acknowledged, and not handled by every handler. Must be empty. */
  readonly lost: readonly string[];
  /** Everything else that must not be. Must be empty. */
  readonly violations: readonly string[];
}

interface Run {
  readonly service: number;
  /** The number of its line. */
  readonly began: number;
  /** Whether it neither ended nor threw. */
  open: boolean;
}

interface Progress {
  ends: number;
  marked: boolean;
  latest: Run | undefined;
}

interface Card {
  /** The action that began last for the first time. */
  action: string;
}

/**
 * Reads the ledger from its beginning. Checked are: every acknowledged action was handled by every handler; a handler
 * runs again after it had ended only if a kill came between, and never after the inbox noted its end; entries of a card
 * run one at a time, each begins when all before it were handled, and none before an earlier one.
 */
export function verify(lines: readonly Line[], acknowledged: readonly string[]): Findings {
  const progress = new Map<string, Progress>();
  const cards = new Map<number, Card>();
  const killed = new Map<number, number>();
  const outages: { from: number; to: number }[] = [];
  const violations: string[] = [];
  const counts = { begin: 0, end: 0, fail: 0, repeats: 0, inFlight: 0 };
  const of = (action: string, handler: string): Progress => {
    const key = `${action} ${handler}`;
    let found = progress.get(key);
    if (!found) progress.set(key, (found = { ends: 0, marked: false, latest: undefined }));
    return found;
  };
  const handled = (action: string): boolean => HANDLERS.every((handler) => of(action, handler).ends > 0);
  /** Whether the worker of a run may have lost its entry before line `now`. */
  const mayRepeat = (run: Run, now: number): boolean =>
    (killed.get(run.service) ?? now) < now || outages.some(({ from, to }) => run.began < to && now > from);

  const begin = (service: number, action: string, handler: string, now: number): void => {
    const mine = of(action, handler);
    const what = `${handler} of ${action} began in line ${now + 1}`;
    if (mine.marked) violations.push(`${what} after its end was noted`);
    if (mine.latest && (mine.ends > 0 || mine.latest.open) && !mayRepeat(mine.latest, now)) {
      violations.push(`${what} again, and nothing was killed since line ${mine.latest.began + 1}`);
    }
    const card = cards.get(cardOf(action));
    if (card && card.action !== action) {
      if (sequenceOf(action) < sequenceOf(card.action))
        violations.push(`${what} after ${card.action} had begun`);
      else if (!handled(card.action)) violations.push(`${what} before ${card.action} was handled`);
      for (const each of HANDLERS) {
        const run = of(card.action, each).latest;
        if (run?.open === true && !mayRepeat(run, now)) violations.push(`${what} while ${card.action} ran`);
      }
    }
    if (!card || sequenceOf(action) > sequenceOf(card.action)) cards.set(cardOf(action), { action });
    mine.latest = { service, began: now, open: true };
  };

  for (const [now, line] of lines.entries()) {
    switch (line.what) {
      case 'begin':
        counts.begin++;
        begin(line.service, line.action, line.handler, now);
        break;
      case 'end':
      case 'fail': {
        const mine = of(line.action, line.handler);
        if (mine.latest?.service === line.service) mine.latest.open = false;
        counts[line.what]++;
        if (line.what === 'fail') break;
        if (++mine.ends > 1) counts.repeats++;
        break;
      }
      case 'mark':
        of(line.action, line.handler).marked = true;
        break;
      case 'kill':
        killed.set(line.service, now);
        for (const { latest } of progress.values()) {
          if (latest?.open === true && latest.service === line.service) counts.inFlight++;
        }
        break;
      case 'redis-kill':
        outages.push({ from: now, to: Infinity });
        break;
      case 'redis-up':
        outages.at(-1)!.to = now;
        break;
      case 'stop':
        break;
    }
  }
  const lost = acknowledged.filter((action) => !handled(action));
  const actions = new Set([...progress.keys()].map((key) => key.split(' ')[0]!));
  return {
    begun: counts.begin,
    ended: counts.end,
    failed: counts.fail,
    handled: [...actions].filter(handled).length,
    repeats: counts.repeats,
    inFlightAtKills: counts.inFlight,
    lost,
    violations,
  };
}
