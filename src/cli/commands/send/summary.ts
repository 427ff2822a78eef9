import type { Sent } from './post.js';

/** What became of all deliveries together. */
export interface Summary {
  deliveries: number;
  /** Those that were not answered with 2xx. */
  failed: number;
  /** By status, or by the reason why there was none. */
  answers: Record<string, number>;
  seconds: number;
  perSecond: number;
  ms: { median: number; p99: number; max: number };
}

/** Counts as it goes; a number is all that is kept of a delivery. */
export class Tally {
  readonly #start = performance.now();
  readonly #answers = new Map<string, number>();
  readonly #times: number[] = [];
  #failed = 0;

  add({ status, code, ms }: Sent): void {
    const answer = String(status ?? code);
    this.#answers.set(answer, (this.#answers.get(answer) ?? 0) + 1);
    this.#times.push(ms);
    if (!isSuccess(status)) this.#failed++;
  }

  summary(): Summary {
    const times = this.#times.sort((a, b) => a - b);
    const at = (share: number): number =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    const seconds = (performance.now() - this.#start) / 1000;
    return {
      deliveries: times.length,
      failed: this.#failed,
      answers: Object.fromEntries([...this.#answers].sort()),
      seconds: round(seconds),
      perSecond: round(times.length / seconds),
      ms: { median: at(0.5), p99: at(0.99), max: at(1) },
    };
  }
}

export const isSuccess = (status: number | undefined): boolean =>
  status !== undefined && status >= 200 && status < 300;

export function describeSummary({ deliveries, answers, seconds, perSecond, ms }: Summary): string {
  const counts = Object.entries(answers).map(([answer, count]) => `${count} × ${answer}`);
  const what = `${deliveries} ${deliveries === 1 ? 'delivery' : 'deliveries'}: ${counts.join(', ') || 'none'}`;
  return deliveries < 2
    ? what
    : `${what}; ${seconds} s, ${perSecond}/s; median ${ms.median} ms, p99 ${ms.p99} ms, max ${ms.max} ms`;
}

const round = (number: number): number => Math.round(number * 100) / 100;
