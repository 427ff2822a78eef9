// What the servers and the one who calls them agree on.

export const SECRET = '1f0b6d2b9a105f1e0a7c33cf1f0b6d2b';
export const PATH = '/trello';
export const CALLBACK_URL = `https://bot.example.com${PATH}`;

/** The type of the sample's action; it also raises `updateCard:idList`. */
export const SAMPLE_TYPE = 'updateCard';

/** Where each delivery has an id of its own. */
export const SAMPLE_ID = '5f1e0000000000000000face';
