import { digest } from '../../util/node.js';

const NOTHING = -1;
const FIRST_CAPACITY = 1_024;

/** Whether places may be given to another id. */
export interface RecentIdsRules {
  /** Whether a place must be kept, however old it is. */
  isHeld(place: number): boolean;
  /** Whether the id of a place counts as forgotten, so that it is added again when it comes. */
  isOver(place: number): boolean;
}

/** An id's place: a number from 0 to `size` − 1, or −1 when all places are held. */
export interface Place {
  readonly place: number;
  /** Whether the id was not known. */
  readonly added: boolean;
}

/**
 * The ids that were added last, so many and no more, each with its place.
 *
 * Kept as numbers, some twenty bytes for each. As strings in a Map a hundred thousand of them make V8 take twice the
 * memory for what is young, which no cache holds any more: that cost a delivery 5 % of its CPU time.
 */
export class RecentIds {
  readonly #size: number;
  readonly #rules: RecentIdsRules;
  #capacity: number;
  /** Three for each place. */
  #words: Uint32Array;
  /** By the hash of an id: its place, or that of another with the same hash, counted from 1. */
  #first: Int32Array;
  /** By place: the next with the same hash, counted from 1. */
  #next: Int32Array;
  #newest = NOTHING;
  #count = 0;

  constructor(size: number, rules: RecentIdsRules) {
    this.#size = size;
    this.#rules = rules;
    this.#capacity = Math.min(size, FIRST_CAPACITY);
    this.#words = new Uint32Array(this.#capacity * 3);
    this.#first = new Int32Array(tableSize(this.#capacity));
    this.#next = new Int32Array(this.#capacity);
  }

  /**
   * The place of `id`. One that is not known, or is over, is added: at a new place, or at that of the oldest that is not
   * held when all are taken.
   */
  findOrAdd(id: string): Place {
    const words = toWords(id);
    const found = this.#find(words);
    if (found !== NOTHING && !this.#rules.isOver(found)) return { place: found, added: false };
    const place = this.#nextPlace();
    if (place !== NOTHING) {
      this.#words.set(words, place * 3);
      this.#link(place);
    }
    return { place, added: true };
  }

  #find(wanted: Words): number {
    const [a, b, c] = wanted;
    const words = this.#words;
    let place = this.#first[this.#hash(a, b, c)]! - 1;
    while (place !== NOTHING) {
      const at = place * 3;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c) break;
      place = this.#next[place]! - 1;
    }
    return place;
  }

  #nextPlace(): number {
    if (this.#count < this.#size) {
      if (this.#count === this.#capacity) this.#grow();
      return (this.#newest = this.#count++);
    }
    for (let tried = 0; tried < this.#size; tried++) {
      this.#newest = this.#newest + 1 === this.#size ? 0 : this.#newest + 1;
      if (this.#rules.isHeld(this.#newest)) continue;
      this.#unlink(this.#newest);
      return this.#newest;
    }
    return NOTHING;
  }

  #grow(): void {
    this.#capacity = Math.min(this.#size, this.#capacity * 2);
    const words = this.#words;
    this.#words = new Uint32Array(this.#capacity * 3);
    this.#words.set(words);
    this.#first = new Int32Array(tableSize(this.#capacity));
    this.#next = new Int32Array(this.#capacity);
    for (let place = 0; place < this.#count; place++) this.#link(place);
  }

  #link(place: number): void {
    const hash = this.#hashAt(place);
    this.#next[place] = this.#first[hash]!;
    this.#first[hash] = place + 1;
  }

  #unlink(place: number): void {
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
    return (c + Math.imul(a, 0x9e3779b1) + Math.imul(b, 0x85ebca6b)) & (this.#first.length - 1);
  }
}

type Words = readonly [number, number, number];

function tableSize(capacity: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(capacity)));
}

/** An id as 96 bits: those of an id of Trello's, else the beginning of a digest. */
function toWords(id: string): Words {
  if (!/^[0-9a-f]{24}$/.test(id)) return [...new Uint32Array(digest(id), 0, 3)] as unknown as Words;
  return [
    Number.parseInt(id.slice(0, 8), 16),
    Number.parseInt(id.slice(8, 16), 16),
    Number.parseInt(id.slice(16), 16),
  ];
}
