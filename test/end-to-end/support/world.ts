// What the tests and the bots know of the same Trello.
export const SECRET = 'the-application-secret';

export const board = { id: '5f1ed06834d79113f55ed888', name: 'Kitchen renovation', shortLink: 'nqXpfS9I' };
export const todo = { id: '5f1e7ce229f0456764228298', name: 'To do' };
export const done = { id: '5f1ee565882b8acf7235b96b', name: 'Done' };
export const tiles = { id: '5f1edc43183a4b2e16a15d03', name: 'Tiles 🎉', idShort: 12, shortLink: 'KrBZHbz1' };
export const lamps = { id: '5f1edc43183a4b2e16a15d04', name: 'Lamps', idShort: 13, shortLink: 'KrBZHbz2' };

/** `data` of a card that was moved from one list to another. */
export function moved(card: typeof tiles) {
  return {
    board,
    card: { ...card, idList: done.id },
    old: { idList: todo.id },
    listBefore: todo,
    listAfter: done,
  };
}

/** `data` of a comment. */
export function comment(card: typeof tiles, text: string) {
  return { board, card, list: done, text };
}
