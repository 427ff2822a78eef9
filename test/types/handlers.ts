// What handlers know of their event. Checked by tsc, never run.
import { TrelloWebhooks } from '../../src/index.js';
import type {
  AnyAction,
  AnyEvent,
  DeliveryErrorCode,
  EventBase,
  EventName,
  Logger,
  Middleware,
  Model,
  PayloadIssue,
  RejectionCode,
  TrelloEvent,
  UnknownEvent,
  WebhookInfo,
} from '../../src/index.js';
import type { CommentCardAction, CommentCardData, UpdateCardIdListAction } from '../../src/types/index.js';
import { assert, type Equal, typeOf } from './assert.js';

const webhooks = new TrelloWebhooks({ secret: 's', callbackURL: 'https://bot.example.com/trello' });

// A type.
webhooks.on('commentCard', (event) => {
  typeOf(event).is<TrelloEvent<'commentCard'>>();
  typeOf(event.name).is<'commentCard'>();
  // The event's action is the general one and the special one at once.
  typeOf(event.action.type).is<'commentCard'>();
  typeOf(event.action.id).is<string>();
  typeOf(event.model).is<Model>();
  typeOf(event.webhook).is<WebhookInfo | undefined>();
  typeOf(event.signal).is<AbortSignal>();
  typeOf(event.log).is<Logger>();
  typeOf(event.names).is<readonly string[]>();
  typeOf(event.delivery.receivedAt).is<Date>();
  typeOf(event.delivery.callbackURL).is<string | undefined>();
  typeOf(event.delivery.clientIdentifier).is<string | undefined>();
  assert<Equal<ReturnType<typeof event.unsubscribe>, void>>();

  const { data } = event.action;
  typeOf(data.text).is<string>();
  typeOf(data.card.name).is<string>();
  typeOf(data.board.id).is<string>();
  // @ts-expect-error -- a misspelt property
  void data.txt;
  // @ts-expect-error -- a property of another type's data
  void data.listAfter;
  // @ts-expect-error -- a misspelt property, one level down
  void data.card.nam;
  // @ts-expect-error -- a misspelt property of the event
  void event.webhok;
  // @ts-expect-error -- what Trello sent is not for handlers to change
  event.model = { id: event.model.id };
  // @ts-expect-error -- the webhook may be missing
  void event.webhook.id;
});

// A changed field.
webhooks.on('updateCard:idList', ({ name, action: { type, data } }) => {
  typeOf(name).is<'updateCard:idList'>();
  typeOf(type).is<'updateCard'>();
  typeOf(data.listBefore.name).is<string>();
  typeOf(data.listAfter.name).is<string>();
  typeOf(data.listAfter.id).is<string>();
  typeOf(data.old.idList).is<string>();
  typeOf(data.card.idList).is<string>();
  typeOf(data.card.name).is<string>();
  // @ts-expect-error -- a misspelt property
  void data.listBefor;
  // @ts-expect-error -- a misspelt field
  void data.old.idlist;
});
webhooks.on('updateCard:due', ({ action: { data } }) => {
  typeOf(data.old.due).is<string | null>();
  typeOf(data.card.due).is<string | null>();
});
// Where there are too few captures to promise the new value, only the old one is sure.
webhooks.on('updateCard:dueComplete', ({ action: { data } }) => {
  typeOf(data.old.dueComplete).is<boolean>();
  typeOf(data.card.dueComplete).is<boolean | undefined>();
});
webhooks.on('updateList:closed', ({ action: { data } }) => {
  typeOf(data.list.closed).is<boolean>();
  typeOf(data.old.closed).is<boolean>();
});
webhooks.on('updateCheckItem:pos', ({ action: { data } }) => {
  typeOf(data.old.pos).is<number>();
});

// The type whose fields they are: any of them may have changed, or none.
webhooks.on('updateCard', ({ action: { data } }) => {
  typeOf(data.old?.idList).is<string | undefined>();
  // @ts-expect-error -- only there when the card moved
  void data.listBefore.name;
});

// @ts-expect-error -- a misspelt type
webhooks.on('commentCards', () => {});
// @ts-expect-error -- a misspelt field
webhooks.on('updateCard:idlist', () => {});
// @ts-expect-error -- a field that another type has
webhooks.on('commentCard:idList', () => {});
// @ts-expect-error -- one misspelt name in a list
webhooks.on(['commentCard', 'updateCards'], () => {});
// @ts-expect-error -- any text is no name
webhooks.on(String('commentCard'), () => {});
// @ts-expect-error -- a handler of another event
webhooks.on('updateCard', (event: TrelloEvent<'commentCard'>) => event.action.data.text);
// @ts-expect-error -- no such name
export type Misspelt = TrelloEvent<'updateCards'>;

// A list: told apart by the name.
webhooks.on(['commentCard', 'updateCard:idList'], (event) => {
  typeOf(event.name).is<'commentCard' | 'updateCard:idList'>();
  // @ts-expect-error -- not known yet which it is
  void event.action.data.text;
  if (event.name === 'commentCard') typeOf(event.action.data.text).is<string>();
  else typeOf(event.action.data.listAfter.name).is<string>();
});
webhooks.on(['commentCard', 'updateCard:idList', 'updateCard:due'], (event) => {
  switch (event.name) {
    case 'commentCard':
      typeOf(event).is<TrelloEvent<'commentCard'>>();
      return event.action.data.text;
    case 'updateCard:idList':
      return event.action.data.listAfter.name;
    case 'updateCard:due':
      typeOf(event.action.data.old.due).is<string | null>();
      return event.action.data.card.due;
    // @ts-expect-error -- it was not registered for this
    case 'createCard':
      return '';
    default:
      typeOf(event).is<never>();
      return undefined;
  }
});
webhooks.on(['commentCard', 'updateCard:idList'], ({ name, action }) => {
  switch (name) {
    case 'commentCard':
      return action.data.text;
    case 'updateCard:idList':
      return action.data.listAfter.name;
  }
});
const names = ['createCard', 'deleteCard'] as const;
webhooks.on(names, ({ name }) => typeOf(name).is<'createCard' | 'deleteCard'>());
declare const some: EventName[];
webhooks.on(some, ({ action }) => typeOf(action.id).is<string>());

// Handlers that are written apart.
function announce({ action }: TrelloEvent<'commentCard'>): void {
  console.log(action.data.text);
}
function either(event: TrelloEvent<'commentCard' | 'createCard'>): string {
  return event.name === 'commentCard' ? event.action.data.text : event.action.data.card.name;
}
const whatever = (event: EventBase) => event.action.id;
webhooks.on('commentCard', announce).on('commentCard', either).on('commentCard', whatever);
webhooks.on(['commentCard', 'createCard'], either).on(['commentCard', 'createCard'], whatever);
webhooks.on('commentCard', (_: TrelloEvent) => {});
// @ts-expect-error -- it would receive cards, too
webhooks.on(['commentCard', 'createCard'], announce);
webhooks.off('commentCard', announce).off(['commentCard', 'createCard'], either);

// Handlers may return anything, which is awaited.
webhooks.on('commentCard', () => undefined);
webhooks.on('commentCard', async () => 5, { name: 'five' });
// @ts-expect-error -- a misspelt option
webhooks.on('commentCard', () => {}, { nam: 'five' });
// @ts-expect-error -- a name is a text
webhooks.on('commentCard', () => {}, { name: 5 });

// Names that this release does not know, typed loosely.
webhooks.on(
  ['somethingNew', 'updateCard:mood'],
  (event) => {
    typeOf(event).is<UnknownEvent>();
    typeOf(event.name).is<string>();
    typeOf(event.action.data.anything).is<unknown>();
    // @ts-expect-error -- nothing is known of it
    void event.action.data.anything.length;
  },
  { allowUnknown: true, name: 'mine' },
);
// @ts-expect-error -- to be said explicitly
webhooks.on('somethingNew', () => {});
// @ts-expect-error -- false is no way to say it
webhooks.on('somethingNew', () => {}, { unlisted: false });

// Any event, unrecognized ones, and middleware.
const narrow = (event: AnyEvent): void => {
  typeOf(event.name).is<string>();
  typeOf(event.recognized).is<boolean>();
  typeOf(event.issues).is<readonly PayloadIssue[]>();
  typeOf(event.action).is<AnyAction>();
  // @ts-expect-error -- nothing is promised about it
  void event.action.data.text;
  // @ts-expect-error -- a misspelt name
  event.is('commentCards');
  if (event.is('commentCard')) {
    typeOf(event.action.data.text).is<string>();
    typeOf(event.names).is<readonly string[]>();
  } else if (event.is('updateCard:idList')) {
    typeOf(event.action.data.listAfter.name).is<string>();
  } else {
    // Still an event, and not `never`.
    typeOf(event.action.id).is<string>();
  }
  // What a filter looks at needs no cast, and is not promised.
  const { board, card, list, member, checklist } = event.action.data;
  typeOf(board?.id).is<string | undefined>();
  typeOf(card?.idList).is<string | undefined>();
  typeOf([list?.name, member?.name, checklist?.name]).is<(string | undefined)[]>();
  // @ts-expect-error -- it may be missing
  void card.id;
  // @ts-expect-error -- a misspelt reference
  void event.action.data.bord;
  // @ts-expect-error -- a misspelt property
  void card?.nam;
  // @ts-expect-error -- one misspelt name in a list
  event.is(['commentCard', 'updateCards']);
  if (event.is(['commentCard', 'updateCard:idList'])) {
    typeOf(event.action.type).is<'commentCard' | 'updateCard'>();
    typeOf(event.action.data.card.name).is<string>();
    typeOf(event.recognized).is<boolean>();
    // @ts-expect-error -- only one of them has it
    void event.action.data.text;
    if (event.action.type === 'commentCard') typeOf(event.action.data.text).is<string>();
    else typeOf(event.action.data.listAfter.name).is<string>();
  } else {
    typeOf(event.action.id).is<string>();
  }
  const either = ['createCard', 'deleteCard'] as const;
  if (event.is(either)) typeOf(event.action.type).is<'createCard' | 'deleteCard'>();
};
webhooks.onAny((event) => {
  typeOf(event).is<AnyEvent>();
  narrow(event);
});
webhooks.onUnrecognized(narrow, { name: 'narrow' });
webhooks.use(async (event, next) => {
  narrow(event);
  assert<Equal<ReturnType<typeof next>, Promise<void>>>();
  await next();
});
const middleware: Middleware = (_, next) => next();
webhooks.use(middleware);

// Errors and rejections.
webhooks.onError(({ error, event, handler }) => {
  typeOf(error).is<unknown>();
  typeOf(event).is<AnyEvent>();
  typeOf(handler).is<string>();
});
webhooks.onError(({ error }) => console.error(error));
webhooks.onRejected(({ code, status, error, authentic, body, receivedAt }) => {
  typeOf(status).is<number>();
  typeOf(authentic).is<boolean>();
  typeOf(body).is<Uint8Array | undefined>();
  typeOf(receivedAt).is<Date>();
  typeOf(code).is<RejectionCode>();
  typeOf(error.code).is<DeliveryErrorCode>();
  // @ts-expect-error -- no such code
  void (code === 'signature_mismatched');
});

// The action by the event's name is the one that is exported by its own.
declare const comment: TrelloEvent<'commentCard'>['action'];
export const commentAction: CommentCardAction = comment;
export const commentData: CommentCardData = comment.data;
declare const moved: TrelloEvent<'updateCard:idList'>['action'];
export const movedAction: UpdateCardIdListAction = moved;
