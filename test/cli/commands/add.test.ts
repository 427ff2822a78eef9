import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, commandJSON } from '../support/command.js';
import { emptyFolder, filesIn, removeFolders } from '../support/folders.js';

afterAll(removeFolders);

const LIST = 'src/handlers/index.ts';

/** A generated project. */
async function project(): Promise<string> {
  const cwd = emptyFolder();
  expect((await command(['init', '.', '--no-install', '--handlers', 'commentCard'], { cwd })).code).toBe(0);
  return cwd;
}

test('writes a handler, its test and its entry in the list', async () => {
  const cwd = await project();
  const { code, stdout, stderr } = await command(['add', 'handler', 'addLabelToCard'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(
    'addLabelToCard: addLabelToCard()\n  src/handlers/add-label-to-card.ts\n  test/handlers/add-label-to-card.test.ts\n' +
      '  src/handlers/index.ts\n\nNext:\n  npm test\n',
  );
  const files = filesIn(cwd);
  expect(files['src/handlers/add-label-to-card.ts']).toContain("TrelloEvent<'addLabelToCard'>");
  expect(files['test/handlers/add-label-to-card.test.ts']).toContain("createDelivery('addLabelToCard')");
  expect(files[LIST]).toBe(`import type { TrelloWebhooks } from 'trello-webhooks';
import { commentCard } from './comment-card.js';
import { addLabelToCard } from './add-label-to-card.js';

/** What the bot does: every handler, with the event it is for. */
export function registerHandlers(webhooks: TrelloWebhooks): void {
  webhooks.on('commentCard', commentCard);
  webhooks.on('addLabelToCard', addLabelToCard);
  // \`npx trello-webhooks add handler <event>\` puts the next one here.
}
`);
});

test.each([
  ['updateCard:due', 'updateCard:due', 'update-card-due'],
  ['DUE', 'updateCard:due', 'update-card-due'],
  ['updateCard:idLi', 'updateCard:idList', 'update-card-id-list'],
  ['createCa', 'createCard', 'create-card'],
])('%s means %s', async (partial, event, file) => {
  const cwd = await project();
  const { code, json } = await commandJSON<object>(['add', 'handler', partial], { cwd });
  expect(code).toBe(0);
  expect(json).toMatchObject({
    event,
    files: [`src/handlers/${file}.ts`, `test/handlers/${file}.test.ts`, LIST],
  });
});

test('a beginning that several events share is a wrong call, and all are listed', async () => {
  const { code, stderr } = await command(['add', 'handler', 'updateCard:idL'], { cwd: await project() });
  expect(code).toBe(2);
  expect(stderr).toBe(
    'error: Event "updateCard:idL" is ambiguous: it matches updateCard:idLabels and updateCard:idList. Type more of the name\n',
  );
});

test('an unknown event is a wrong call, and near names are given', async () => {
  const cwd = await project();
  const before = filesIn(cwd);
  const { code, stdout, stderr } = await command(['add', 'handler', 'updateCrad'], { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: Unknown event "updateCrad"\. Did you mean updateCard/);
  expect(filesIn(cwd)).toEqual(before);
});

test('an existing handler is left as it is', async () => {
  const cwd = await project();
  const before = filesIn(cwd);
  const { code, stderr } = await command(['add', 'handler', 'commentCard'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toBe('error: src/handlers/comment-card.ts already exists. Edit it, or remove it first\n');
  expect(filesIn(cwd)).toEqual(before);
});

test('without the comment that marks where entries go, nothing is written and the entry is printed', async () => {
  const cwd = await project();
  writeFileSync(join(cwd, LIST), readFileSync(join(cwd, LIST), 'utf8').replace(/^ *\/\/.*\n/m, ''));
  const before = filesIn(cwd);
  const { code, stderr } = await command(['add', 'handler', 'createCard'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain("import { createCard } from './create-card.js';");
  expect(stderr).toContain("webhooks.on('createCard', createCard);");
  expect(filesIn(cwd)).toEqual(before);
});

test('works only in a project that init made', async () => {
  const cwd = await project();
  rmSync(join(cwd, LIST));
  const { code, stderr } = await command(['add', 'handler', 'createCard'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('src/handlers/index.ts does not exist in this folder');
});
