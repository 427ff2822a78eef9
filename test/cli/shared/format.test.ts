import { entry, kill } from '../../inbox/conformance/support/kit.js';
import { command } from '../support/command.js';
import { project, serviceInbox } from '../support/inboxes.js';

test('columns line up by the width on a terminal: of ideographs, emoji and combining marks', async () => {
  const { file, inbox } = await serviceInbox();
  // Of 8, 6, 4 and 4 columns.
  const ids = ['12345678', '日本語', '👩‍🍳🎉', 'cafe\u0301'];
  await kill(
    inbox,
    ids.map((id) => entry(id)),
  );
  const { code, stdout } = await command(['inbox', 'dead', '--file', file], project);
  expect(code).toBe(0);
  const beginnings = stdout.split('\n').map((line) => line.replace(/commentCard.*/, '|'));
  expect(beginnings.slice(1, -1)).toEqual(['12345678  |', '日本語    |', '👩‍🍳🎉      |', 'cafe\u0301      |']);
});
