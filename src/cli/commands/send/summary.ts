import { isSuccess } from '../../shared/response.js';
import type { SendResult } from './send-delivery.js';

/** The totals of all deliveries. */
export interface Summary {
  deliveries: number;
  /** The number of deliveries without a 2xx response. */
  failed: number;
  /** The number of deliveries by status, or by the reason why there was no response. */
  responses: Record<string, number>;
  seconds: number;
  perSecond: number;
  ms: { median: number; p99: number; max: number };
}

/** Counts deliveries; of each it keeps one number only. */
export class Tally {
  readonly #start = performance.now();
  readonly #responses = new Map<string, number>();
  readonly #times: number[] = [];
  #failed = 0;

  add({ status, code, ms }: SendResult): void {
    const response = String(status ?? code);
    this.#responses.set(response, (this.#responses.get(response) ?? 0) + 1);
    this.#times.push(ms);
    if (!isSuccess(status)) this.#failed++;
  }

  summarize(): Summary {
    const times = this.#times.sort((a, b) => a - b);
    const at = (share: number): number =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    const seconds = (performance.now() - this.#start) / 1000;
    return {
      deliveries: times.length,
      failed: this.#failed,
      responses: Object.fromEntries([...this.#responses].sort()),
      seconds: round(seconds),
      perSecond: round(times.length / seconds),
      ms: { median: at(0.5), p99: at(0.99), max: at(1) },
    };
  }
}

/** Writes a summary as one line. */
export function describeSummary({ deliveries, responses, seconds, perSecond, ms }: Summary): string {
  const counts = Object.entries(responses).map(([response, count]) => `${count} × ${response}`);
  const totals = `${deliveries} ${deliveries === 1 ? 'delivery' : 'deliveries'}: ${counts.join(', ') || 'none'}`;
  return deliveries < 2
    ? totals
    : `${totals}; ${seconds} s, ${perSecond}/s; median ${ms.median} ms, p99 ${ms.p99} ms, max ${ms.max} ms`;
}

const round = (number: number): number => Math.round(number * 100) / 100;
