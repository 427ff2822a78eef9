import { ActionLog } from '../../../src/emulator/state/action-log.js';
import type { EmulatedAction } from '../../../src/emulator/state/action.js';
import { MAX_ACTIONS_KEPT } from '../../../src/emulator/limits.js';
import { ids } from '../support/stage.js';

it('keeps the latest actions, and forgets the oldest', () => {
  const log = new ActionLog();
  const board = { id: ids.board, kind: 'board', fields: {} } as const;
  for (let number = 0; number <= MAX_ACTIONS_KEPT; number++)
    log.add({ id: String(number), type: 'createCard' } as EmulatedAction, [board]);
  const listed = log.list(ids.board, { limit: MAX_ACTIONS_KEPT + 1, page: 0, matches: () => true });
  expect(listed).toHaveLength(MAX_ACTIONS_KEPT);
  expect(listed.at(-1)?.id).toBe('1');
});
