import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { entry, openInbox, tempFile } from './support/inboxes.js';

const program = join(__dirname, 'support/exits.ts');

test('process.exit() in the middle of writing ends the process with its code, and nothing acknowledged is lost', async () => {
  for (const acknowledgements of [1, 50, 150, 300, 500, 800]) {
    const file = tempFile();
    const args = ['--import', 'tsx', program, file, String(acknowledgements)];
    const { status, signal, stdout } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect([status, signal]).toEqual([7, null]);
    const ids = stdout.split('\n');
    expect(ids).toHaveLength(acknowledgements);
    const inbox = await openInbox(file);
    for (const id of ids) expect(await inbox.accept(entry(id))).toBe('duplicate');
  }
}, 60_000);
