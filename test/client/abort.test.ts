import { setImmediate as turn } from 'node:timers/promises';
import { untilAborted } from '../../src/client/abort.js';

test('any number of calls may wait with one signal: no warning, and every one of them ends', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on('warning', note);
  const controller = new AbortController();
  const never = new Promise<never>(() => {});
  // Those that end by themselves leave the others waiting.
  const ended = Array.from({ length: 20 }, (_, at) => untilAborted(Promise.resolve(at), controller.signal));
  const waiting = Array.from({ length: 20 }, () => untilAborted(never, controller.signal));
  expect(await Promise.all(ended)).toHaveLength(20);
  const reason = new Error('enough');
  controller.abort(reason);
  expect(await Promise.allSettled(waiting)).toEqual(
    waiting.map(() => ({ status: 'rejected', reason }) as const),
  );
  await expect(untilAborted(never, controller.signal)).rejects.toBe(reason);
  await turn();
  process.off('warning', note);
  expect(warnings).toEqual([]);
});
