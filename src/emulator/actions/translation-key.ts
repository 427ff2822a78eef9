import { asObject, type JsonObject } from '../state/json.js';

/** A `translationKey` and the parts of the action that it names, besides the member who made it. */
export type Translation = readonly [translationKey: string, ...entities: string[]];

/** What Trello writes for many types. */
const UNKNOWN: Translation = ['unknown'];

// Source of both tables: captured deliveries of 2017 to 2023.
const FIXED = new Map<string, Translation>([
  ['createCard', ['action_create_card', 'card', 'list']],
  ['commentCard', ['action_comment_on_card', 'card']],
  ['createList', ['action_added_list_to_board', 'list', 'board']],
  ['addChecklistToCard', ['action_add_checklist_to_card', 'checklist', 'card']],
  ['removeChecklistFromCard', ['action_remove_checklist_from_card', 'checklist', 'card']],
  ['addAttachmentToCard', ['action_add_attachment_to_card', 'attachment', 'card']],
  ['deleteAttachmentFromCard', ['action_delete_attachment_from_card', 'attachment', 'card']],
  ['addLabelToCard', ['action_add_label_to_card', 'label', 'card']],
  ['removeLabelFromCard', ['action_remove_label_from_card', 'label', 'card']],
  ['addMemberToBoard', ['action_added_member_to_board', 'member', 'board']],
  ['removeMemberFromBoard', ['action_removed_from_board', 'member', 'board']],
  ['deleteCheckItem', ['action_deleted_checkitem', 'checkItem', 'card']],
  ['moveListFromBoard', ['action_move_list_from_board', 'list', 'board']],
  ['updateCard:idList', ['action_move_card_from_list_to_list', 'card', 'listBefore', 'listAfter']],
  ['updateCard:desc', ['action_changed_description_of_card', 'card']],
  ['updateCard:name', ['action_renamed_card', 'card', 'name']],
  ['updateCard:start', ['action_added_a_start_date', 'card']],
  ['updateBoard:name', ['action_update_board_name', 'board', 'name']],
  ['updateList:name', ['action_renamed_list', 'list', 'name']],
  ['updateChecklist:name', ['action_renamed_checklist', 'checklist', 'name']],
]);

const DEPENDING = new Map<string, (data: JsonObject, own: boolean) => Translation>([
  [
    'updateCheckItemStateOnCard',
    ({ checkItem }) => {
      const complete = asObject(checkItem)['state'] === 'complete';
      return [
        complete ? 'action_completed_checkitem' : 'action_marked_checkitem_incomplete',
        'checkItem',
        'card',
      ];
    },
  ],
  [
    'addMemberToCard',
    (_, own) => [own ? 'action_member_joined_card' : 'action_added_member_to_card', 'member', 'card'],
  ],
  [
    'removeMemberFromCard',
    (_, own) => [own ? 'action_member_left_card' : 'action_removed_member_from_card', 'member', 'card'],
  ],
  [
    'updateCard:closed',
    ({ card }) => [
      asObject(card)['closed'] === true ? 'action_archived_card' : 'action_sent_card_to_board',
      'card',
    ],
  ],
  [
    'updateList:closed',
    ({ list }) => [
      asObject(list)['closed'] === true ? 'action_archived_list' : 'action_sent_list_to_board',
      'list',
    ],
  ],
  [
    'updateCard:due',
    ({ card, old }) => {
      if (asObject(card)['due'] === null) return UNKNOWN;
      return [
        asObject(old)['due'] === null ? 'action_added_a_due_date' : 'action_changed_a_due_date',
        'card',
      ];
    },
  ],
  [
    'updateCard:dueComplete',
    ({ old }) =>
      asObject(old)['dueComplete'] === false ? ['action_marked_the_due_date_complete', 'card'] : UNKNOWN,
  ],
  [
    'updateCard:pos',
    ({ card, old }) => {
      const higher = Number(asObject(card)['pos']) < Number(asObject(old)['pos']);
      return [higher ? 'action_moved_card_higher' : 'action_moved_card_lower', 'card'];
    },
  ],
]);

/**
 * The translation of an action: looked up by `type:changedField`, then by type. A change of list comes first, since
 * such a move may also change the position.
 *
 * @param own Whether the member whom the action is about made it.
 */
export function translationOf(type: string, data: JsonObject, own: boolean): Translation {
  const changed = Object.keys(asObject(data['old'])).map((field) => `${type}:${field}`);
  const names = [...changed.filter((name) => name.endsWith(':idList')), ...changed, type];
  for (const name of names) {
    const found = FIXED.get(name) ?? DEPENDING.get(name)?.(data, own);
    if (found !== undefined) return found;
  }
  return UNKNOWN;
}
