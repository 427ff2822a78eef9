import { printable } from '../../../util/printable.js';
import { paint } from '../../shared/terminal.js';

/** The result of one check. */
export interface Finding {
  /** A stable word for the check. */
  check: string;
  /** `failed` makes the exit code 1; a `warning` may be intended; `skipped` means that the check could not run. */
  status: 'ok' | 'warning' | 'failed' | 'skipped';
  /** The observation. */
  message: string;
  /** How to fix it. */
  fix?: string;
}

/** Returns functions that make the findings of one check. */
export function findingsOf(check: string) {
  return {
    ok: (message: string): Finding => ({ check, status: 'ok', message }),
    warning: (message: string, fix: string): Finding => ({ check, status: 'warning', message, fix }),
    failed: (message: string, fix: string): Finding => ({ check, status: 'failed', message, fix }),
    skipped: (message: string, fix: string): Finding => ({ check, status: 'skipped', message, fix }),
  };
}

const SIGNS = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  failed: ['✗', 'red'],
  skipped: ['–', 'dim'],
} as const;

/** Writes a finding for a terminal. */
export function describeFinding({ check, status, message, fix }: Finding): string {
  const [sign, style] = SIGNS[status];
  const first = `${paint(process.stdout, style, sign)} ${check.replace('_', ' ').padEnd(12)}  ${printable(message, 1000)}`;
  return fix === undefined ? first : `${first}\n${' '.repeat(16)}→ ${printable(fix, 1000)}`;
}
