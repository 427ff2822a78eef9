import type { RequestOptions } from '../request.js';
import type { Transport } from '../transport.js';
import { Calls, part } from './calls.js';
import type { Board, Card, CheckItem, Label, List, Member, Position } from './card-models.js';

const path = (board: string, rest = ''): string => `/boards/${part('board', board)}${rest}`;

/** Boards, as `client.boards`. A board is named by its id or its short link. Errors are those of {@link CardsAPI}. */
export class BoardsAPI {
  readonly #calls: Calls;

  /** Made by {@link TrelloClient}. */
  constructor(transport: Transport) {
    this.#calls = new Calls(transport);
  }

  /** `GET /boards/{id}`. */
  get(board: string, options: RequestOptions = {}): Promise<Board> {
    return this.#calls.one('GET', path(board), {}, options);
  }

  /** `GET /members/{id}/boards`: the open boards of a member. @default those of the token's own member */
  ofMember(member = 'me', options: RequestOptions = {}): Promise<Board[]> {
    return this.#calls.many(`/members/${part('member', member)}/boards`, { filter: 'open' }, options);
  }

  /** `GET /boards/{id}/lists`: its open lists. */
  lists(board: string, options: RequestOptions = {}): Promise<List[]> {
    return this.#calls.many(path(board, '/lists'), {}, options);
  }

  /** `GET /boards/{id}/cards`: its open cards. */
  cards(board: string, options: RequestOptions = {}): Promise<Card[]> {
    return this.#calls.many(path(board, '/cards'), {}, options);
  }

  /** `GET /boards/{id}/labels`: its labels, 1000 at most (Trello's own limit). */
  labels(board: string, options: RequestOptions = {}): Promise<Label[]> {
    return this.#calls.many(path(board, '/labels'), { limit: 1000 }, options);
  }

  /** `GET /boards/{id}/members`. */
  members(board: string, options: RequestOptions = {}): Promise<Member[]> {
    return this.#calls.many(path(board, '/members'), {}, options);
  }
}

/** Lists, as `client.lists`. Errors are those of {@link CardsAPI}. */
export class ListsAPI {
  readonly #calls: Calls;

  /** Made by {@link TrelloClient}. */
  constructor(transport: Transport) {
    this.#calls = new Calls(transport);
  }

  /** `GET /lists/{id}`. */
  get(list: string, options: RequestOptions = {}): Promise<List> {
    return this.#calls.one('GET', `/lists/${part('list', list)}`, {}, options);
  }

  /** `GET /lists/{id}/cards`: its open cards. */
  cards(list: string, options: RequestOptions = {}): Promise<Card[]> {
    return this.#calls.many(`/lists/${part('list', list)}/cards`, {}, options);
  }

  /** `POST /lists`: makes a list. Not repeated after a network error. */
  create(
    list: { idBoard: string; name: string; pos?: Position },
    options: RequestOptions = {},
  ): Promise<List> {
    part('idBoard', list.idBoard);
    return this.#calls.one('POST', '/lists', { ...list }, options);
  }
}

/** Checklists, as `client.checklists`. Errors are those of {@link CardsAPI}. */
export class ChecklistsAPI {
  readonly #calls: Calls;

  /** Made by {@link TrelloClient}. */
  constructor(transport: Transport) {
    this.#calls = new Calls(transport);
  }

  /** `POST /checklists/{id}/checkItems`: adds an item. Not repeated after a network error. */
  addItem(checklist: string, name: string, options: RequestOptions = {}): Promise<CheckItem> {
    return this.#calls.one(
      'POST',
      `/checklists/${part('checklist', checklist)}/checkItems`,
      { name },
      options,
    );
  }
}
