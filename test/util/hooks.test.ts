import { Hooks } from '../../src/util/hooks.js';
import { deferred, recorder } from '../handlers/support.js';

describe('Hooks', () => {
  it('calls all of them with what it is given, in the order of registration', async () => {
    const hooks = new Hooks<[string, number]>('onSomething()', recorder().logger);
    const told: unknown[] = [];
    expect(hooks.size).toBe(0);
    hooks.add((...args) => told.push(['first', ...args]));
    hooks.add((...args) => told.push(['second', ...args]));
    expect(hooks.size).toBe(2);
    await hooks.call('a', 1);
    expect(told).toEqual([
      ['first', 'a', 1],
      ['second', 'a', 1],
    ]);
  });

  it('resolves without any', async () => {
    await expect(new Hooks('onSomething()', recorder().logger).call()).resolves.toBeUndefined();
  });

  it('begins them all at once, and resolves when the last has ended', async () => {
    const hooks = new Hooks<[]>('onSomething()', recorder().logger);
    const gates = [deferred(), deferred()];
    const begun: number[] = [];
    gates.forEach((gate, index) =>
      hooks.add(() => {
        begun.push(index);
        return gate.promise;
      }),
    );
    let done = false;
    const call = hooks.call().then(() => (done = true));
    expect(begun).toEqual([0, 1]);
    gates[1]!.resolve();
    await gates[1]!.promise;
    expect(done).toBe(false);
    gates[0]!.resolve();
    await call;
  });

  it('logs what one throws, now or later, and never rejects', async () => {
    const { logger, lines } = recorder();
    const hooks = new Hooks<[]>('onSomething()', logger);
    let last = false;
    hooks.add(() => {
      throw new Error('at once');
    });
    hooks.add(() => Promise.reject(new Error('later')));
    hooks.add(() => (last = true));
    await hooks.call();
    expect(last).toBe(true);
    expect(lines).toEqual([
      { level: 'error', fields: { err: new Error('at once') }, message: 'A handler of onSomething() threw' },
      { level: 'error', fields: { err: new Error('later') }, message: 'A handler of onSomething() threw' },
    ]);
  });
});
