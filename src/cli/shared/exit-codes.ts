/** The exit codes of the process, as documented in docs/cli.md. */
export const exitCodes = {
  /** Done, without findings. */
  ok: 0,
  /** An operation failed, or a check found a problem. */
  failed: 1,
  /** An argument or a setting is missing or invalid; nothing was changed. */
  usage: 2,
  /** Ended with Ctrl-C (128 + SIGINT). */
  interrupted: 130,
} as const;
