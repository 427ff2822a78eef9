import { setTimeout as delay } from 'node:timers/promises';
import { createDelivery, createSignedRequest } from '../../src/testing/index.js';
import { actionId } from './ledger.js';
import { CALLBACK_URL, PAUSES_MS, SECRET } from './options.js';
import type { Random } from '../shared/random.js';

const signing = { secret: SECRET, callbackURL: CALLBACK_URL };

/** Longer than a service takes to refuse, and shorter than a run may last. */
const TIMEOUT_MS = 10_000;

/**
 * Sends as Trello does: the actions of a card one after the other, each up to three times more after anything but a 200.
 * Some that were acknowledged are sent again, as Trello does where an action concerns two webhooks.
 */
export class Sender {
  /** The ids of the actions that were answered with 200, those of a card in their order. */
  readonly acknowledged: string[] = [];
  /** Sent four times without a 200: Trello gives them up, too. */
  givenUp = 0;
  requests = 0;
  /** Sent again after an answer that was not 200. */
  repeated = 0;
  /** Sent again though it was acknowledged. */
  doubled = 0;
  readonly #ports: readonly number[];
  readonly #random: Random;
  readonly #doubles = new Set<Promise<boolean>>();
  readonly #cards: Promise<void>[];
  #budget = 0;
  #over = false;
  #abandoned = false;
  #wake: (() => void)[] = [];

  constructor(cards: number, ports: readonly number[], random: Random) {
    this.#ports = ports;
    this.#random = random;
    this.#cards = Array.from({ length: cards }, (_, card) => this.#sendCard(card));
  }

  /** So many more actions are to be acknowledged. */
  allow(actions: number): void {
    this.#budget += actions;
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Resolves when everything that was allowed is acknowledged. */
  async finish(): Promise<void> {
    this.#over = true;
    this.allow(0);
    await Promise.all(this.#cards);
    await Promise.all(this.#doubles);
  }

  /** For a run that is given up: nothing new is sent. */
  abandon(): void {
    this.#abandoned = true;
    this.allow(0);
  }

  async #sendCard(card: number): Promise<void> {
    for (let sequence = 0; await this.#mayGoOn(); sequence++) {
      const id = actionId(card, sequence);
      const body = bodyOf(id, card);
      if (!(await this.#deliver(body))) {
        this.givenUp++;
        // Another one instead of it.
        this.allow(1);
        continue;
      }
      this.acknowledged.push(id);
      if (!this.#random.chance(0.05)) continue;
      this.doubled++;
      const double = this.#send(body);
      this.#doubles.add(double);
      void double.then(() => this.#doubles.delete(double));
    }
  }

  async #mayGoOn(): Promise<boolean> {
    while (this.#budget === 0 && !this.#abandoned) {
      if (this.#over) return false;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    this.#budget--;
    return !this.#abandoned;
  }

  async #deliver(body: Uint8Array): Promise<boolean> {
    if (await this.#send(body)) return true;
    for (const pause of PAUSES_MS) {
      await delay(pause);
      this.repeated++;
      if (await this.#send(body)) return true;
    }
    return false;
  }

  async #send(body: Uint8Array): Promise<boolean> {
    const { method, headers } = createSignedRequest(body, signing);
    const port = this.#ports[this.#random.between(0, this.#ports.length - 1)]!;
    this.requests++;
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(`http://127.0.0.1:${port}/trello`, { method, headers, body, signal });
      await response.arrayBuffer();
      return response.status === 200;
    } catch {
      return false;
    }
  }
}

function bodyOf(id: string, card: number): Uint8Array {
  const data = { card: { id: card.toString(16).padStart(24, '0') } };
  return Buffer.from(JSON.stringify(createDelivery('commentCard', { action: { id, data } }, { seed: card })));
}
