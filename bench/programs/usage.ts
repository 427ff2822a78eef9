/** What a server answers when it is asked. */
export interface Usage {
  /** CPU time in microseconds, user and system. */
  readonly cpu: number;
  /** How often the handler ran, or how many deliveries are on the disk where that is asked. */
  readonly handled: number;
}
