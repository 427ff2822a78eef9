import { statSync } from 'node:fs';

const PERIOD_MS = 1_000;

/**
 * Looks each second whether the file under its name is still the one that is open. One that was deleted or replaced goes
 * on to take writes, and nobody would ever see them.
 */
export class FileWatch {
  readonly #file: string;
  readonly #opened: string | undefined;
  readonly #onChange: (replaced: boolean) => void;
  readonly #interval: NodeJS.Timeout;
  replaced = false;

  constructor(file: string, onChange: (replaced: boolean) => void) {
    this.#file = file;
    this.#onChange = onChange;
    this.#opened = this.#identity();
    this.#interval = setInterval(() => this.#look(), PERIOD_MS);
  }

  close(): void {
    clearInterval(this.#interval);
  }

  #look(): void {
    const replaced = this.#identity() !== this.#opened;
    if (replaced === this.replaced) return;
    this.replaced = replaced;
    this.#onChange(replaced);
  }

  #identity(): string | undefined {
    try {
      const { dev, ino } = statSync(this.#file, { bigint: true });
      return `${dev} ${ino}`;
    } catch {
      return undefined;
    }
  }
}
