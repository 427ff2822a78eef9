import { AsyncLocalStorage } from 'node:async_hooks';
import { withDeadline } from '../../src/util/timers.js';

describe('withDeadline()', () => {
  it('resolves to what the work gives, or to what late returns', async () => {
    expect(await withDeadline(Promise.resolve(1), 1_000, () => 2)).toBe(1);
    expect(await withDeadline(new Promise<never>(() => {}), 5, () => 2)).toBe(2);
    await expect(withDeadline(Promise.reject(new Error('no')), 1_000, () => 2)).rejects.toThrow('no');
  });

  it('calls late in the asynchronous context of its own caller', async () => {
    const storage = new AsyncLocalStorage<string>();
    const late = (context: string) =>
      storage.run(context, () => withDeadline(new Promise<never>(() => {}), 5, () => storage.getStore()));
    expect(await Promise.all([late('first'), late('second')])).toEqual(['first', 'second']);
  });
});
