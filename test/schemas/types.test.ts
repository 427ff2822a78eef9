import type { actionTypes, subEvents } from '../../src/generated/action-types.js';
import { examples } from '../../src/generated/examples.js';
import type { ActionBase, ActionMap, MemberRef, SubEventMap } from '../../src/generated/types.js';

/** Compiles only when both types are the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : ['not the same', A, B];
const same = <A, B>(_proof: Same<A, B>): void => undefined;

/** The example of an event as the action that a handler would get; only its `data` is there at run time. */
const actionOf = <Action extends ActionBase>(event: string): Action =>
  ({ data: examples.get(event) }) as unknown as Action;

test('the maps have the names of the lists', () => {
  same<keyof ActionMap, (typeof actionTypes)[number]>(true);
  same<keyof SubEventMap, (typeof subEvents)[number]>(true);
});

test('a move between lists has both lists, the old and the new list id', () => {
  const { data } = actionOf<SubEventMap['updateCard:idList']>('updateCard:idList');
  const texts: string[] = [
    data.card.name,
    data.listBefore.name,
    data.listAfter.name,
    data.old.idList,
    data.card.idList,
  ];
  expect(texts.every((text) => text.length > 0)).toBe(true);
  // @ts-expect-error a misspelt key
  void data.listBefor;
  // @ts-expect-error a misspelt key of a reference
  void data.card.nmae;
  // @ts-expect-error which list it is in is told by listAfter
  const list: object = data.list;
  expect(list).toBeUndefined();
});

test('a due date may be taken away', () => {
  same<SubEventMap['updateCard:due']['data']['old']['due'], string | null>(true);
  // @ts-expect-error it may be null
  const due: string = actionOf<SubEventMap['updateCard:due']>('updateCard:due').data.card.due;
  expect(due).toBeDefined();
});

test('a comment has its text, and nothing is any', () => {
  same<ActionMap['commentCard']['data']['text'], string>(true);
  same<ActionMap['commentCard']['type'], 'commentCard'>(true);
  same<ActionBase['data'], object>(true);
});

test('the member is there where it is promised', () => {
  same<ActionMap['addMemberToCard']['member'], MemberRef>(true);
  same<ActionMap['commentCard']['member'], MemberRef | undefined>(true);
});
