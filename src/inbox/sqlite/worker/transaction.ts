/** What the work inside of one transaction shares. */
export interface Transaction {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The leases that end with it: their places are free again. */
  readonly ended: Set<string>;
  /** `effect` is called once the transaction is durable, and not at all when it is rolled back. */
  afterCommit(effect: () => void): void;
}
