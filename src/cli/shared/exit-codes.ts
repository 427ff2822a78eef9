/** What the process ends with. Documented in docs/cli.md. */
export const exitCodes = {
  /** Done, and nothing to complain about. */
  ok: 0,
  /** It was tried and failed, or what was looked at is not as it should be. */
  failed: 1,
  /** An argument or a setting is missing or cannot be right; nothing was done. */
  usage: 2,
  /** Ended with Ctrl-C (128 + SIGINT). */
  interrupted: 130,
} as const;
