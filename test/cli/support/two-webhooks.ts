import { board, card, environment, given, serveOK, startTrello } from './stage.js';

/** Trello with an active webhook on the board and a disabled one on the card. */
export async function startWithTwoWebhooks() {
  const trello = await startTrello();
  const callbackURL = await serveOK();
  const on = await given(trello, board.id, callbackURL);
  const off = await given(trello, card.id, callbackURL, false);
  return { trello, env: environment(trello), callbackURL, on, off };
}
