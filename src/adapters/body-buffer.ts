const BLOCK_BYTES = 64 * 1024;

/**
 * The bytes of a body as they arrive. A sender decides how they are cut, and each piece that a platform hands over costs some
 * 400 bytes beside its own, so pieces are not kept: they are copied into blocks. Takes at most twice the bytes of the
 * body and one block.
 */
export class BodyBuffer {
  #length = 0;
  /** The only piece so far. A body of one piece is never copied. */
  #first: Uint8Array | undefined;
  readonly #blocks: Uint8Array[] = [];
  /** How many bytes of the last block are taken. */
  #taken = 0;
  readonly #expected: number;

  /** `expected`: the bytes that the sender announced, or NaN. */
  constructor(expected: number) {
    this.#expected = expected;
  }

  get length(): number {
    return this.#length;
  }

  add(piece: Uint8Array): void {
    if (this.#length === 0) {
      this.#first = piece;
    } else {
      if (this.#first !== undefined) this.#copy(this.#first);
      this.#first = undefined;
      this.#copy(piece);
    }
    this.#length += piece.byteLength;
  }

  /** All bytes. Nothing may be added afterwards. */
  bytes(): Uint8Array {
    if (this.#first !== undefined) return this.#first;
    const [only] = this.#blocks;
    if (only === undefined) return new Uint8Array();
    return this.#blocks.length === 1 ? only.subarray(0, this.#length) : this.#joined();
  }

  /** Forgets all bytes. */
  clear(): void {
    this.#first = undefined;
    this.#blocks.length = 0;
    this.#length = 0;
  }

  #copy(piece: Uint8Array): void {
    for (let start = 0; start < piece.byteLength;) {
      let block = this.#blocks.at(-1);
      if (block === undefined || this.#taken === block.byteLength) {
        block = new Uint8Array(this.#nextBlockBytes());
        this.#blocks.push(block);
        this.#taken = 0;
      }
      const part = piece.subarray(start, start + block.byteLength - this.#taken);
      block.set(part, this.#taken);
      this.#taken += part.byteLength;
      start += part.byteLength;
    }
  }

  #joined(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let start = 0;
    for (const block of this.#blocks) {
      const part = block.subarray(0, this.#length - start);
      bytes.set(part, start);
      start += part.byteLength;
    }
    return bytes;
  }

  /** The first block of a small body has its announced length; all others are alike. */
  #nextBlockBytes(): number {
    const isKnown = this.#blocks.length === 0 && this.#expected > 0;
    return isKnown ? Math.min(this.#expected, BLOCK_BYTES) : BLOCK_BYTES;
  }
}
