import type { Row } from './row.js';

/** The rows that can be claimed: of each key only the first one that is waiting or active. */
export class ClaimQueue {
  /** The rows of each key that have not ended, in the order of acceptance. */
  readonly #byKey = new Map<string, Row[]>();
  readonly #claimable: Row[] = [];

  /** Puts a row behind all others. */
  append(row: Row): void {
    const { orderKey } = row.entry;
    if (orderKey !== undefined) {
      const rows = this.#byKey.get(orderKey) ?? [];
      this.#byKey.set(orderKey, rows);
      rows.push(row);
      if (rows.length > 1) return;
    }
    this.#claimable.push(row);
  }

  /** A row whose attempt is over waits again; it has kept its place in front of its key. */
  putBack(row: Row): void {
    this.#claimable.unshift(row);
  }

  take(): Row | undefined {
    return this.#claimable.shift();
  }

  /** A row that was claimed has ended: the next one of its key can be claimed. */
  leave({ entry: { orderKey } }: Row): void {
    if (orderKey === undefined) return;
    const [, ...rest] = this.#byKey.get(orderKey) ?? [];
    if (rest[0] === undefined) {
      this.#byKey.delete(orderKey);
    } else {
      this.#byKey.set(orderKey, rest);
      this.#claimable.push(rest[0]);
    }
  }
}
