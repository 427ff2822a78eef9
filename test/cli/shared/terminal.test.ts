import { once } from 'node:events';
import { collect, hasTerminals, startOnTerminal } from '../support/command.js';
import { fill, serviceInbox } from '../support/inboxes.js';
import { board, environment, given, KEY, serveOK, serve, startTrello, TOKEN } from '../support/stage.js';
import { until } from '../../support/until.js';

const onTerminal = hasTerminals ? test : test.skip;

/** A conversation: waits for each text, then types the answer. */
async function talk(
  args: string[],
  env: Record<string, string>,
  turns: [wait: string, type: string][],
  cwd?: string,
) {
  const child = startOnTerminal(args, {
    env: { TERM: 'xterm', ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const { stdout } = collect(child);
  const closed = once(child, 'close');
  for (const [wait, type] of turns) {
    await until(() => stdout().includes(wait), stdout);
    child.stdin.write(type);
  }
  const [code] = (await closed) as [number];
  return { code, output: stdout() };
}

onTerminal('asks for what is missing, and does not show what is typed', async () => {
  const trello = await startTrello();
  const webhook = await given(trello, board.id, await serveOK());
  const { code, output } = await talk(['list'], { TRELLO_BASE_URL: trello.baseURL }, [
    ['API key (TRELLO_KEY)?', `${KEY}\r`],
    ['token (TRELLO_TOKEN)?', `${TOKEN}\r`],
  ]);
  expect(code).toBe(0);
  expect(output).toContain(webhook.id);
  for (const secret of [KEY, TOKEN]) expect(output).not.toContain(secret);
});

onTerminal('remove asks, and no is the answer unless yes is given', async () => {
  const trello = await startTrello();
  const { id } = await given(trello, board.id, await serveOK());
  const env = environment(trello);
  const no = await talk(['remove', id], env, [['Remove it?', '\r']]);
  expect(no).toMatchObject({ code: 0, output: expect.stringContaining('Nothing was removed') as string });
  const interrupted = await talk(['remove', id], env, [['Remove it?', '\u0003']]);
  expect(interrupted.code).toBe(130);
  expect(trello.webhooks).toHaveLength(1);
  const yes = await talk(['remove', id], env, [['Remove it?', 'y']]);
  expect(yes).toMatchObject({ code: 0, output: expect.stringContaining(`removed: ${id}`) as string });
  expect(trello.webhooks).toHaveLength(0);
});

onTerminal('inbox replay says how many and asks, and no is the answer unless yes is given', async () => {
  const { file, inbox } = await serviceInbox();
  await fill(inbox);
  const args = ['inbox', 'replay', '--all'];
  const env = { INBOX_FILE: file };
  const no = await talk(args, env, [['Replay 3 dead letters?', '\r']], process.cwd());
  expect(no).toMatchObject({ code: 0, output: expect.stringContaining('Nothing was replayed') as string });
  expect(await inbox.stats()).toMatchObject({ dead: 3 });
  const one = ['inbox', 'discard', 'one'];
  const yes = await talk(one, env, [['Discard one dead letter?', 'y']], process.cwd());
  expect(yes).toMatchObject({ code: 0, output: expect.stringContaining('discarded: 1') as string });
  expect(await inbox.stats()).toMatchObject({ dead: 2 });
});

onTerminal('shows that it goes on when something takes longer than a second', async () => {
  let answer: () => void = () => {};
  const { url } = await serve((_request, response) => (answer = () => void response.end('[]')));
  const env = { TRELLO_KEY: KEY, TRELLO_TOKEN: TOKEN, TRELLO_BASE_URL: url };
  const child = startOnTerminal(['list'], { env: { TERM: 'xterm', ...env } });
  const { stdout } = collect(child);
  await until(() => stdout().includes('Calling Trello … 1 s'), stdout);
  answer();
  expect(await once(child, 'close')).toEqual([0, null]);
});

onTerminal('colours on a terminal, but not with NO_COLOR', async () => {
  expect((await talk(['types', 'updateCard'], {}, [])).output).toContain('\u001b[1m');
  expect((await talk(['types', 'updateCard'], { NO_COLOR: '1' }, [])).output).not.toContain('\u001b[');
});
