interface Deadline {
  readonly ms: number;
  /** Undefined once it is cancelled. */
  late: (() => void) | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Those of the last millisecond. Most are cancelled before it is over, so one timer does for all of them. */
let young: Deadline[] = [];

/** Calls `late` once `ms` milliseconds are over, unless the function that it gives was called before. */
export function startDeadline(ms: number, late: () => void): () => void {
  const deadline: Deadline = { ms, late, timer: undefined };
  if (young.length === 0) setTimeout(setTimers, 1);
  young.push(deadline);
  return () => {
    deadline.late = undefined;
    if (deadline.timer !== undefined) clearTimeout(deadline.timer);
  };
}

function setTimers(): void {
  const deadlines = young;
  young = [];
  for (const deadline of deadlines) {
    if (deadline.late !== undefined) deadline.timer = setTimeout(deadline.late, deadline.ms - 1);
  }
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
