/** What a server answers when it is asked. */
export interface Usage {
  /** CPU time in microseconds, user and system. */
  readonly cpu: number;
  /** How often the handler ran. */
  readonly handled: number;
}
