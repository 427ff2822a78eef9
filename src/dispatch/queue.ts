/** First in, first out. What was taken is cut off now and then, so that neither end costs more as it grows. */
export class Queue<T> {
  #items: T[] = [];
  #first = 0;

  add(item: T): void {
    this.#items.push(item);
  }

  /** The item that is next, or undefined when there is none. */
  get next(): T | undefined {
    return this.#items[this.#first];
  }

  /** Takes the item away that was next. */
  take(): void {
    this.#first += 1;
    if (this.#first * 2 < this.#items.length || this.#first < CUT) return;
    this.#items = this.#items.slice(this.#first);
    this.#first = 0;
  }
}

const CUT = 1000;
