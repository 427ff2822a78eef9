/** The longest delay that Node's timers take, in milliseconds: a longer one fires at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

interface Deadline {
  readonly at: number;
  readonly late: () => void;
  index: number;
}

/** Those of one length that are running, in no order, and the timer for the first of them. */
interface Group {
  readonly deadlines: Deadline[];
  timer: ReturnType<typeof setTimeout>;
}

/** By their length. A timer each would cost a delivery more than its JSON does, and hardly one is ever reached. */
const groups = new Map<number, Group>();

/** Calls `late` once `ms` milliseconds are over, unless the function that it gives was called before. */
export function startDeadline(ms: number, late: () => void): () => void {
  const deadline = { at: performance.now() + ms, late, index: 0 };
  let group = groups.get(ms);
  if (group === undefined) {
    group = { deadlines: [], timer: setTimeout(() => callLate(ms), ms) };
    groups.set(ms, group);
  }
  const its = group;
  // A timer without a deadline stays for the next one, and keeps no process alive.
  if (its.deadlines.length === 0) its.timer.ref?.();
  deadline.index = its.deadlines.push(deadline) - 1;
  return () => {
    if (remove(its.deadlines, deadline) && its.deadlines.length === 0) its.timer.unref?.();
  };
}

/** The last one takes its place; false when it was removed before. */
function remove(deadlines: Deadline[], deadline: Deadline): boolean {
  if (deadlines[deadline.index] !== deadline) return false;
  const last = deadlines.pop()!;
  if (last === deadline) return true;
  deadlines[deadline.index] = last;
  last.index = deadline.index;
  return true;
}

function callLate(ms: number): void {
  const group = groups.get(ms)!;
  // Timers may fire a little early.
  const now = performance.now() + 1;
  const over = group.deadlines.filter(({ at }) => at <= now);
  for (const deadline of over) remove(group.deadlines, deadline);
  if (group.deadlines.length === 0) {
    groups.delete(ms);
  } else {
    const next = group.deadlines.reduce((first, { at }) => Math.min(first, at), Infinity);
    group.timer = setTimeout(() => callLate(ms), Math.max(1, next - now));
  }
  for (const { late } of over) late();
}

/** Resolves to what `work` gives, or to `late` once `ms` milliseconds are over. */
export function withDeadline<T, L>(work: Promise<T>, ms: number, late: () => L): Promise<T | L> {
  return new Promise((resolve, reject) => {
    const cancel = startDeadline(ms, () => resolve(late()));
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: Error) => {
        cancel();
        reject(error);
      },
    );
  });
}
