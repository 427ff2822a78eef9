import { setTimeout as pause } from 'node:timers/promises';

/** Resolves when it is so. What another process writes cannot be awaited otherwise. */
export async function until(isSo: () => boolean, orElse: () => string = () => ''): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`It did not come about. ${orElse()}`);
    await pause(5);
  }
}
