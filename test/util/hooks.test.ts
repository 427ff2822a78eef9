import { Hooks } from '../../src/util/hooks.js';
import { recorder } from '../handlers/support.js';
import { deferred } from '../support/deferred.js';

describe('Hooks', () => {
  it('calls all of them with one object, in the order of registration', async () => {
    const hooks = new Hooks<{ text: string }>('onSomething()', recorder().logger);
    const told: unknown[] = [];
    expect(hooks.size).toBe(0);
    hooks.add((event) => told.push(['first', event]));
    hooks.add((event) => told.push(['second', event]));
    expect(hooks.size).toBe(2);
    await hooks.call({ text: 'a' });
    expect(told).toEqual([
      ['first', { text: 'a' }],
      ['second', { text: 'a' }],
    ]);
  });

  it('resolves without any', async () => {
    await expect(new Hooks('onSomething()', recorder().logger).call({})).resolves.toBeUndefined();
  });

  it('begins them all at once, and resolves when the last has ended', async () => {
    const hooks = new Hooks<object>('onSomething()', recorder().logger);
    const gates = [deferred(), deferred()];
    const begun: number[] = [];
    gates.forEach((gate, index) =>
      hooks.add(() => {
        begun.push(index);
        return gate.promise;
      }),
    );
    let done = false;
    const call = hooks.call({}).then(() => (done = true));
    expect(begun).toEqual([0, 1]);
    gates[1]!.resolve();
    await gates[1]!.promise;
    expect(done).toBe(false);
    gates[0]!.resolve();
    await call;
  });

  it('logs what one throws, now or later, and never rejects', async () => {
    const { logger, lines } = recorder();
    const hooks = new Hooks<object>('onSomething()', logger);
    let last = false;
    hooks.add(() => {
      throw new Error('at once');
    });
    hooks.add(() => Promise.reject(new Error('later')));
    hooks.add(() => (last = true));
    await hooks.call({});
    expect(last).toBe(true);
    expect(lines).toEqual([
      { level: 'error', fields: { err: new Error('at once') }, message: 'A hook of onSomething() threw' },
      { level: 'error', fields: { err: new Error('later') }, message: 'A hook of onSomething() threw' },
    ]);
  });

  it('does not call one that was removed', async () => {
    const hooks = new Hooks<object>('onSomething()', recorder().logger);
    const calls: string[] = [];
    const first = () => calls.push('first');
    hooks.add(first);
    hooks.add(() => calls.push('second'));
    hooks.remove(first);
    hooks.remove(() => {});
    await hooks.call({});
    expect(calls).toEqual(['second']);
  });
});
