import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TrelloWebhooksError } from '../errors.js';

/** A lock of this age belongs to a process that died: nobody holds one for longer than a request takes. */
const STALE_MS = 90_000;
const RETRY_MS = 20;

/** A small JSON file that several processes of one machine share; only its owner may read it. */
export class JSONFile<T> {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** What it holds; `undefined` when it does not exist. */
  async read(): Promise<T | undefined> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new TrelloWebhooksError('file_damaged', `${this.#path} is not JSON`, {
        hint: 'Restore it, or delete it to begin anew',
      });
    }
  }

  /** Replaces it at once: a reader sees the old or the new content, also when the process dies here. */
  async write(value: T): Promise<void> {
    const temporary = `${this.#path}.${randomUUID()}`;
    await mkdir(dirname(this.#path), { recursive: true });
    try {
      await writeFile(temporary, JSON.stringify(value, null, 2) + '\n', { mode: 0o600, flush: true });
      await rename(temporary, this.#path);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** Runs `work` while no other process does: beside the file is a lock while it runs. */
  async exclusively<R>(work: () => Promise<R>): Promise<R> {
    const lock = `${this.#path}.lock`;
    await mkdir(dirname(this.#path), { recursive: true });
    while (!(await take(lock))) await delay(RETRY_MS);
    try {
      return await work();
    } finally {
      await rm(lock, { force: true });
    }
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const age = await stat(lock).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (age > STALE_MS) await rm(lock, { force: true });
  return false;
}
