import type { EmulatedMember, EmulatedModel } from '../../../emulator/index.js';
import { delivery } from '../../../testing/index.js';

const { data, memberCreator } = delivery('updateCard:idList').action;
const { organization } = delivery('createOrganization').action.data;

/** The member who does everything in the samples. */
export const member = memberCreator as Partial<EmulatedMember>;

/** The board of the samples: what `act` does happens there. */
export const board = { kind: 'board', ...data.board } as const;

/** What there is to watch when the emulator starts: all that the samples of actions are about. */
export const models: readonly EmulatedModel[] = [
  board,
  { kind: 'card', ...data.card },
  { kind: 'list', ...data.listBefore },
  { kind: 'list', ...data.listAfter },
  ...(organization === undefined ? [] : [{ kind: 'organization', ...organization } as const]),
];
