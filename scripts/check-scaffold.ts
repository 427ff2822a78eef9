// Makes every kind of project with the packed tarball, as a user does, and checks what it promises; then types what
// docs/getting-started.md says. Build first. Needs the registry: the projects' own packages are installed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJSON from '../package.json' with { type: 'json' };
import { templates } from '../src/cli/commands/init/plan.js';
import { pack } from './pack.js';
import { checkProject } from './scaffold/check-project.js';
import { freePort } from './shared/free-port.js';
import { sh } from './scaffold/sh.js';
import { runTranscript } from './scaffold/transcript.js';

const inboxes = './sqlite' in packageJSON.exports ? ['--no-inbox', '--inbox'] : ['--no-inbox'];

const work = mkdtempSync(join(tmpdir(), 'trello-webhooks-'));
try {
  const tarball = pack(work);
  for (const template of Object.keys(templates)) {
    for (const inbox of inboxes) {
      const folder = mkdtempSync(join(work, `${template}-`));
      const start = Date.now();
      sh(
        folder,
        `npx --yes --package='${tarball}' trello-webhooks init bot --yes --template ${template} ${inbox} --package '${tarball}'`,
      );
      const initMs = Date.now() - start;
      const { firstHandlerMs, packages } = await checkProject(join(folder, 'bot'));
      console.log(
        `${template} ${inbox}: init with npm install ${seconds(initMs)}, first handler of npm run dev after ` +
          `${seconds(firstHandlerMs!)}, ${packages} packages in production; all in ${seconds(Date.now() - start)}`,
      );
      rmSync(folder, { recursive: true });
    }
  }
  const start = Date.now();
  const guide = join(import.meta.dirname, '..', 'docs', 'getting-started.md');
  const steps = await runTranscript(guide, { cwd: work, tarball, port: await freePort() });
  console.log(`docs/getting-started.md: ${steps} commands in ${seconds(Date.now() - start)}`);
} finally {
  rmSync(work, { recursive: true });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
