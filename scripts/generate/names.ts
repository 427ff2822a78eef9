const pascal = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `updateCard` and `updateCard:idList` as the beginning of a type name: `UpdateCard`, `UpdateCardIdList`. */
export const typeName = (event: string): string => event.split(':').map(pascal).join('');

/** The type of `action.data`: `UpdateCardIdListData`. */
export const dataName = (event: string): string => `${typeName(event)}Data`;

/** The type of the whole action: `UpdateCardIdListAction`. */
export const actionName = (event: string): string => `${typeName(event)}Action`;
