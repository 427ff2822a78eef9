import { startDeadline, withDeadline } from '../../src/util/timers.js';

describe('startDeadline()', () => {
  it('calls late once each, in their order, those of one length and of others', async () => {
    const late: string[] = [];
    await new Promise<void>((resolve) => {
      startDeadline(60, () => {
        late.push('60');
        resolve();
      });
      startDeadline(20, () => {
        late.push('20, first');
        // One that is started while others are told gets its whole time.
        startDeadline(20, () => late.push('20, later'));
      });
      startDeadline(20, () => late.push('20, second'));
    });
    expect(late).toEqual(['20, first', '20, second', '20, later', '60']);
  });

  it('leaves alone what was cancelled, however often and in whatever order', async () => {
    const late: number[] = [];
    const cancels = Array.from({ length: 20 }, (_, number) => startDeadline(30, () => late.push(number)));
    for (const number of [3, 19, 0, 3, 10, 18]) cancels[number]!();
    await new Promise<void>((resolve) => startDeadline(31, resolve));
    expect(late.sort((a, b) => a - b)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17]);
    for (const cancel of cancels) cancel();
  });

  it('does not call one early that began after another of its length', async () => {
    const began = performance.now();
    const cancel = startDeadline(40, () => {});
    const waited = await new Promise<number>((resolve) => {
      startDeadline(15, () => {
        cancel();
        const start = performance.now();
        startDeadline(40, () => resolve(performance.now() - start));
      });
    });
    expect(waited).toBeGreaterThanOrEqual(38);
    expect(performance.now() - began).toBeGreaterThanOrEqual(53);
  });
});

describe('withDeadline()', () => {
  it('gives what the work gives, or what late gives', async () => {
    expect(await withDeadline(Promise.resolve(1), 1_000, () => 2)).toBe(1);
    expect(await withDeadline(new Promise<never>(() => {}), 5, () => 2)).toBe(2);
    await expect(withDeadline(Promise.reject(new Error('no')), 1_000, () => 2)).rejects.toThrow('no');
  });
});
