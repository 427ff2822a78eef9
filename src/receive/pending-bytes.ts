import { OverloadedError } from '../errors.js';

/** Counts the bytes of bodies whose senders are not known yet, so that strangers cannot fill the memory. */
export class PendingBytes {
  readonly #max: number;
  #taken = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Whether there is room for so many bytes more; they count until they are released. */
  take(bytes: number): boolean {
    if (!this.hasRoomFor(bytes)) return false;
    this.#taken += bytes;
    return true;
  }

  /** Whether so many bytes could be taken. */
  hasRoomFor(bytes: number): boolean {
    return this.#taken + bytes <= this.#max;
  }

  release(bytes: number): void {
    this.#taken -= bytes;
  }

  /** The error of a request that finds no room. */
  error(): OverloadedError {
    return new OverloadedError(this.#max);
  }
}
