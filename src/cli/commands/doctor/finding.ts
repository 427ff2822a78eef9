/** What one check found. */
export interface Finding {
  /** A stable word for the check. */
  check: string;
  /** `failed` makes the exit code 1; `warning` may be meant so; `skipped` could not be looked at. */
  status: 'ok' | 'warning' | 'failed' | 'skipped';
  /** What is so. */
  message: string;
  /** What to do about it. */
  fix?: string;
}

/** Makes the findings of one check. */
export function findings(check: string) {
  return {
    ok: (message: string): Finding => ({ check, status: 'ok', message }),
    warning: (message: string, fix: string): Finding => ({ check, status: 'warning', message, fix }),
    failed: (message: string, fix: string): Finding => ({ check, status: 'failed', message, fix }),
    skipped: (message: string, fix: string): Finding => ({ check, status: 'skipped', message, fix }),
  };
}
