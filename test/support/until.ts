import { setTimeout as pause } from 'node:timers/promises';

// Less than the time limit of a test, so that the condition that did not come about is named.
const PATIENCE_MS = 18_000;

/**
 * Resolves when a condition holds, for what cannot be awaited, such as the work of another process; rejects when it never
 * does. `explain` adds to the error.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  explain: () => string = () => '',
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`It did not come about: ${String(condition)} ${explain()}`);
    await pause(2);
  }
}
