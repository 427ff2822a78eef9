/** What Trello returns of a model; fields that this type does not name are kept. */
interface Returned {
  /** 24 hexadecimal digits. */
  id: string;
  [field: string]: unknown;
}

/** A card as Trello's REST API returns it. */
export interface Card extends Returned {
  name: string;
  desc: string;
  closed: boolean;
  idBoard: string;
  idList: string;
  idLabels: string[];
  idMembers: string[];
  /** ISO 8601, or null without one. */
  due: string | null;
  dueComplete: boolean;
  pos: number;
  /** The short word in its address. */
  shortLink: string;
  url: string;
}

/** A card with what is around it, as {@link CardsAPI.getWhole} returns it. */
export interface WholeCard extends Card {
  list: List;
  labels: Label[];
  members: Member[];
  checklists: Checklist[];
}

/** A list of a board. */
export interface List extends Returned {
  name: string;
  closed: boolean;
  idBoard: string;
  pos: number;
}

/** A board. */
export interface Board extends Returned {
  name: string;
  closed: boolean;
  url: string;
}

/** A label of a board. */
export interface Label extends Returned {
  name: string;
  color: string | null;
  idBoard: string;
}

/** A member. */
export interface Member extends Returned {
  username: string;
  fullName: string;
}

/** A checklist of a card. */
export interface Checklist extends Returned {
  name: string;
  idCard: string;
  checkItems: CheckItem[];
}

/** An item of a checklist. */
export interface CheckItem extends Returned {
  name: string;
  state: 'complete' | 'incomplete';
  pos: number;
}

/** An attachment of a card. */
export interface Attachment extends Returned {
  name: string;
  url: string;
}

/** A comment: the action `commentCard`. */
export interface Comment extends Returned {
  type: string;
  date: string;
  data: { text: string; [key: string]: unknown };
}

/** Where something stands among others: a number, or one of its ends. */
export type Position = number | 'top' | 'bottom';

/** What can be set of a card. */
export interface CardChange {
  name?: string | undefined;
  desc?: string | undefined;
  closed?: boolean | undefined;
  idList?: string | undefined;
  idBoard?: string | undefined;
  pos?: Position | undefined;
  /** A date as ISO 8601 or `Date`; null takes it away. */
  due?: string | Date | null | undefined;
  start?: string | Date | null | undefined;
  dueComplete?: boolean | undefined;
  idMembers?: readonly string[] | undefined;
  idLabels?: readonly string[] | undefined;
}

/** A new card. */
export interface NewCard extends Omit<CardChange, 'closed' | 'idBoard'> {
  /** The list that it is made in. */
  idList: string;
  /** An address that is attached to it. */
  urlSource?: string | undefined;
  /** A card that it is a copy of. */
  idCardSource?: string | undefined;
}
