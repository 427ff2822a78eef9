import type { AttemptError, Claim, Inbox, NewEntry, Settlement } from '../../../../src/inbox/inbox.js';

export const done: Settlement = { kind: 'done' };

/** Says nothing. */
export const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** An entry; only the id must be given. */
export function entry(id: string, rest: Partial<NewEntry> = {}): NewEntry {
  return {
    id,
    orderKey: 'card',
    type: 'commentCard',
    webhook: undefined,
    body: Buffer.from(JSON.stringify({ id })),
    origin: { receivedAt: Date.now() },
    ...rest,
  };
}

export function failure(attempt: number, error = 'it failed'): AttemptError {
  return { attempt, at: Date.now(), handler: 'commentCard/h', error };
}

export const retry = ({ attempt }: Claim, delayMs = 0): Settlement => ({
  kind: 'retry',
  delayMs,
  errors: [failure(attempt, `error ${attempt}`)],
});

export const dead = ({ attempt }: Claim): Settlement => ({
  kind: 'dead',
  errors: [failure(attempt, `error ${attempt}`)],
});

// Less than the time limit of a test, so that a promise that was not kept is told by name.
const PATIENCE_MS = 15_000;

/** Resolves when it is so; rejects when it does not come about. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`It did not come about: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Resolves when nothing waits and nothing runs. */
export async function settled(inbox: Inbox): Promise<void> {
  await until(async () => {
    const { waiting, active } = await inbox.stats();
    return waiting + active === 0;
  });
}

/** Makes a dead letter of each. */
export async function kill(inbox: Inbox, entries: readonly NewEntry[]): Promise<void> {
  const { dead: before } = await inbox.stats();
  await inbox.start(async (claim) => dead(claim));
  // One after the other, so that they die in this order.
  for (const [index, each] of entries.entries()) {
    await inbox.accept(each);
    await until(async () => (await inbox.stats()).dead === before + index + 1);
  }
  await inbox.stop(1_000);
}
