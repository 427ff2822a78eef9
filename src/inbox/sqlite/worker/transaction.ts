/** What the work inside of one transaction shares. */
export interface Transaction {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** So many leases end with it: their places are free again. */
  freed: number;
  /** `effect` is called once the transaction is durable, and not at all when it is rolled back. */
  afterCommit(effect: () => void): void;
}
