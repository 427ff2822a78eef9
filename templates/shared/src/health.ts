/** What must work for the bot to be ready: functions that reject when it does not. */
export type Checks = Readonly<Record<string, () => unknown>>;

/** A check that takes longer has failed. */
const LIMIT_MS = 2000;

/** Whether the bot is alive, and whether it is ready for deliveries. */
export class Health {
  readonly #checks: Checks;
  #stopping = false;

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  /** From now on the bot is not ready. */
  stop(): void {
    this.#stopping = true;
  }

  /** The answer to `path`, if it is one of the two routes. */
  async answer(path: string): Promise<{ status: 200 | 503; body: object } | undefined> {
    if (path === '/healthz') return { status: 200, body: { alive: true } };
    if (path !== '/readyz') return undefined;
    const checks: Record<string, string> = { service: this.#stopping ? 'stopping' : 'ok' };
    await Promise.all(
      Object.entries(this.#checks).map(async ([name, check]) => {
        checks[name] = await run(check);
      }),
    );
    const ready = Object.values(checks).every((said) => said === 'ok');
    return { status: ready ? 200 : 503, body: { ready, checks } };
  }
}

async function run(check: () => unknown): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS, `no answer within ${LIMIT_MS} ms`);
  });
  try {
    return await Promise.race([Promise.resolve(check()).then(() => 'ok'), late]);
  } catch (error) {
    return (error as Error).message;
  } finally {
    clearTimeout(timer);
  }
}
