import { digest } from '../../util/node.js';

const NOTHING = -1;

/**
 * The ids that were added last, so many and no more, each with its place: a number from 0 to `size` − 1.
 *
 * Kept as numbers, some twenty bytes for each. As strings in a Map a hundred thousand of them make V8 take twice the
 * memory for what is young, which no cache holds any more: that cost a delivery 5 % of its CPU time.
 */
export class RecentIds {
  readonly #size: number;
  /** Three for each place. */
  readonly #words: Uint32Array;
  /** By the hash of an id: its place, or that of another with the same hash, counted from 1. */
  readonly #first: Int32Array;
  /** By place: the next with the same hash, counted from 1. */
  readonly #next: Int32Array;
  readonly #mask: number;
  /** What `find` was asked for last. */
  readonly #wanted = new Uint32Array(3);
  readonly #isHeld: (place: number) => boolean;
  #newest = NOTHING;
  #count = 0;

  /** `isHeld` tells which places are not to be given to another id. */
  constructor(size: number, isHeld: (place: number) => boolean = () => false) {
    this.#isHeld = isHeld;
    const bits = Math.max(1, Math.ceil(Math.log2(size)));
    this.#size = size;
    this.#mask = 2 ** bits - 1;
    this.#words = new Uint32Array(size * 3);
    this.#first = new Int32Array(2 ** bits);
    this.#next = new Int32Array(size);
  }

  /** The place of an id; −1 when it was not added, or so many came after it. */
  find(id: string): number {
    toWords(id, this.#wanted);
    const [a, b, c] = this.#wanted as unknown as [number, number, number];
    const words = this.#words;
    let place = this.#first[this.#hash(a, b, c)]! - 1;
    while (place !== NOTHING) {
      const at = place * 3;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c) break;
      place = this.#next[place]! - 1;
    }
    return place;
  }

  /**
   * Adds the id that `find` was asked for last, at the place of the oldest that is not held when all are taken. Gives −1
   * when all are held. One that was there before is found at its new place.
   */
  add(): number {
    const place = this.#nextPlace();
    if (place === NOTHING) return NOTHING;
    this.#words.set(this.#wanted, place * 3);
    const hash = this.#hashAt(place);
    this.#next[place] = this.#first[hash]!;
    this.#first[hash] = place + 1;
    return place;
  }

  #nextPlace(): number {
    if (this.#count < this.#size) return (this.#newest = this.#count++);
    for (let tried = 0; tried < this.#size; tried++) {
      this.#newest = this.#newest + 1 === this.#size ? 0 : this.#newest + 1;
      if (this.#isHeld(this.#newest)) continue;
      this.#takeOut(this.#newest);
      return this.#newest;
    }
    return NOTHING;
  }

  #takeOut(place: number): void {
    const hash = this.#hashAt(place);
    let before = this.#first[hash]! - 1;
    if (before === place) {
      this.#first[hash] = this.#next[place]!;
      return;
    }
    while (this.#next[before] !== place + 1) before = this.#next[before]! - 1;
    this.#next[before] = this.#next[place]!;
  }

  #hashAt(place: number): number {
    const at = place * 3;
    return this.#hash(this.#words[at]!, this.#words[at + 1]!, this.#words[at + 2]!);
  }

  /** Ids that Trello makes one after the other lie side by side, and so do those that are forgotten then. */
  #hash(a: number, b: number, c: number): number {
    return (c + Math.imul(a, 0x9e3779b1) + Math.imul(b, 0x85ebca6b)) & this.#mask;
  }
}

/** What tells an id from all others in 96 bits: those of an id of Trello's, else the beginning of a digest. */
function toWords(id: string, words: Uint32Array): void {
  let unknown = id.length === 24 ? 0 : NOTHING;
  for (let index = 0; index < 24 && unknown === 0;) {
    let word = 0;
    for (const end = index + 8; index < end; index++) {
      const code = id.charCodeAt(index);
      const digit = DIGITS[code & 0xff]!;
      unknown |= (digit >> 4) | (code >> 8);
      word = (word << 4) | digit;
    }
    words[(index >> 3) - 1] = word;
  }
  if (unknown !== 0) words.set(new Uint32Array(digest(id), 0, 3));
}

/** By the code of a character. Only small letters, as Trello writes them: two ids must not become the same number. */
const DIGITS = new Int8Array(256).fill(NOTHING);
for (const [value, digit] of [...'0123456789abcdef'].entries()) DIGITS[digit.charCodeAt(0)] = value;
