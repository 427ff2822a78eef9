import type { RequestOptions } from '../request.js';
import type { Transport } from '../transport.js';
import { Calls, part } from './calls.js';
import type {
  Attachment,
  Card,
  CardChange,
  Checklist,
  CheckItem,
  Comment,
  Label,
  List,
  Member,
  NewCard,
  Position,
  WholeCard,
} from './card-models.js';

const path = (card: string, rest = ''): string => `/cards/${part('card', card)}${rest}`;

/**
 * Cards, as `client.cards`: what nearly every bot does to them. A card is named by its id or its short link. Each call may
 * throw {@link InvalidArgumentError} before anything is sent, {@link TrelloAPIError} and its kinds, such as
 * {@link NotFoundError} for a card that was deleted, {@link TrelloConnectionError}, or the reason of the signal. Every other
 * route is `client.request()`.
 *
 * @example
 * ```ts
 * await client.cards.comment(card.id, 'Done');
 * await client.cards.move(card.id, done.id, { pos: 'top' });
 * ```
 */
export class CardsAPI {
  readonly #calls: Calls;

  /** Made by {@link TrelloClient}. */
  constructor(transport: Transport) {
    this.#calls = new Calls(transport);
  }

  /** `GET /cards/{id}`: the card alone. */
  get(card: string, options: RequestOptions = {}): Promise<Card> {
    return this.#calls.one('GET', path(card), {}, options);
  }

  /** `GET /cards/{id}` with its list, labels, members and checklists, in one request. */
  getWhole(card: string, options: RequestOptions = {}): Promise<WholeCard> {
    return this.#calls.one('GET', path(card), { list: true, members: true, checklists: 'all' }, options);
  }

  /** `GET /cards/{id}/list`: the list that it is in. */
  list(card: string, options: RequestOptions = {}): Promise<List> {
    return this.#calls.one('GET', path(card, '/list'), {}, options);
  }

  /** Its labels, which are part of the card: `GET /cards/{id}?fields=labels`. */
  async labels(card: string, options: RequestOptions = {}): Promise<Label[]> {
    const { labels } = await this.#calls.one<{ labels?: Label[] }>(
      'GET',
      path(card),
      { fields: 'labels' },
      options,
    );
    return labels ?? [];
  }

  /** `GET /cards/{id}/members`: the members assigned to it. */
  members(card: string, options: RequestOptions = {}): Promise<Member[]> {
    return this.#calls.many(path(card, '/members'), {}, options);
  }

  /** `GET /cards/{id}/checklists`: its checklists with their items. */
  checklists(card: string, options: RequestOptions = {}): Promise<Checklist[]> {
    return this.#calls.many(path(card, '/checklists'), {}, options);
  }

  /** `GET /cards/{id}/attachments`. */
  attachments(card: string, options: RequestOptions = {}): Promise<Attachment[]> {
    return this.#calls.many(path(card, '/attachments'), {}, options);
  }

  /** `POST /cards`: makes a card. Not repeated after a network error, since it may have been made. */
  create(card: NewCard, options: RequestOptions = {}): Promise<Card> {
    part('idList', card.idList);
    return this.#calls.one('POST', '/cards', { ...card }, options);
  }

  /** `PUT /cards/{id}`: changes what is given. */
  update(card: string, change: CardChange, options: RequestOptions = {}): Promise<Card> {
    return this.#calls.one('PUT', path(card), { ...change }, options);
  }

  /** Moves it to another list, also of another board with `idBoard`. */
  move(
    card: string,
    idList: string,
    { pos, idBoard }: { pos?: Position; idBoard?: string } = {},
    options: RequestOptions = {},
  ): Promise<Card> {
    return this.update(card, { idList: part('idList', idList), idBoard, pos }, options);
  }

  /** Archives it. */
  archive(card: string, options: RequestOptions = {}): Promise<Card> {
    return this.update(card, { closed: true }, options);
  }

  /** Brings it back from the archive. */
  restore(card: string, options: RequestOptions = {}): Promise<Card> {
    return this.update(card, { closed: false }, options);
  }

  /** Sets its due date; null takes it away. */
  setDue(card: string, due: string | Date | null, options: RequestOptions = {}): Promise<Card> {
    return this.update(card, { due }, options);
  }

  /** Marks its due date as complete, or as not complete. */
  setDueComplete(card: string, dueComplete = true, options: RequestOptions = {}): Promise<Card> {
    return this.update(card, { dueComplete }, options);
  }

  /** `DELETE /cards/{id}`: deletes it for good; {@link CardsAPI.archive} can be undone. */
  delete(card: string, options: RequestOptions = {}): Promise<void> {
    return this.#calls.done('DELETE', path(card), {}, options);
  }

  /** `POST /cards/{id}/actions/comments`: writes a comment. Not repeated after a network error. */
  comment(card: string, text: string, options: RequestOptions = {}): Promise<Comment> {
    return this.#calls.one('POST', path(card, '/actions/comments'), { text }, options);
  }

  /** `POST /cards/{id}/idLabels`: adds a label of the board. */
  addLabel(card: string, idLabel: string, options: RequestOptions = {}): Promise<void> {
    return this.#calls.done('POST', path(card, '/idLabels'), { value: part('idLabel', idLabel) }, options);
  }

  /** `DELETE /cards/{id}/idLabels/{idLabel}`. */
  removeLabel(card: string, idLabel: string, options: RequestOptions = {}): Promise<void> {
    return this.#calls.done('DELETE', path(card, `/idLabels/${part('idLabel', idLabel)}`), {}, options);
  }

  /** `POST /cards/{id}/idMembers`: assigns a member. */
  addMember(card: string, idMember: string, options: RequestOptions = {}): Promise<void> {
    return this.#calls.done('POST', path(card, '/idMembers'), { value: part('idMember', idMember) }, options);
  }

  /** `DELETE /cards/{id}/idMembers/{idMember}`. */
  removeMember(card: string, idMember: string, options: RequestOptions = {}): Promise<void> {
    return this.#calls.done('DELETE', path(card, `/idMembers/${part('idMember', idMember)}`), {}, options);
  }

  /** `POST /cards/{id}/checklists`: adds an empty checklist. */
  addChecklist(card: string, name: string, options: RequestOptions = {}): Promise<Checklist> {
    return this.#calls.one('POST', path(card, '/checklists'), { name }, options);
  }

  /** `PUT /cards/{id}/checkItem/{idCheckItem}`: ticks an item, or takes the tick away. */
  setCheckItem(
    card: string,
    idCheckItem: string,
    complete: boolean,
    options: RequestOptions = {},
  ): Promise<CheckItem> {
    const state = complete ? 'complete' : 'incomplete';
    return this.#calls.one(
      'PUT',
      path(card, `/checkItem/${part('idCheckItem', idCheckItem)}`),
      { state },
      options,
    );
  }

  /** `POST /cards/{id}/attachments`: attaches an address. */
  attach(
    card: string,
    { url, name }: { url: string; name?: string },
    options: RequestOptions = {},
  ): Promise<Attachment> {
    return this.#calls.one('POST', path(card, '/attachments'), { url, name }, options);
  }
}
