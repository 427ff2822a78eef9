import { Restart } from '../../../src/inbox/sqlite/restart.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('there is one timer, however often it is asked for, and its pause doubles up to a minute', () => {
  const restart = new Restart(1_000);
  const starts: number[] = [];
  const began = Date.now();
  const fail = (): void => {
    starts.push(Date.now() - began);
    // Each of several faults asks for it.
    for (let n = 0; n < 3; n++) restart.schedule(fail);
  };
  restart.opened();
  fail();
  jest.advanceTimersByTime(200_000);
  expect(starts).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000, 63_000, 123_000, 183_000]);
  restart.cancel();
  jest.advanceTimersByTime(200_000);
  expect(starts.length).toBe(9);
});

test('after a minute of life the pause begins anew', () => {
  const restart = new Restart(1_000);
  const start = jest.fn();
  for (let n = 0; n < 5; n++) {
    restart.schedule(start);
    jest.runOnlyPendingTimers();
  }
  restart.opened();
  jest.advanceTimersByTime(61_000);
  restart.schedule(start);
  jest.advanceTimersByTime(1_000);
  expect(start).toHaveBeenCalledTimes(6);
});
