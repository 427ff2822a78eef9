import { relative } from 'node:path';
import { Interrupted } from '../../shared/interrupted.js';
import { isInteractive, paint, print, printJSON, say } from '../../shared/terminal.js';
import { compose } from './compose.js';
import { npmInstall } from './install.js';
import { planFrom, type Plan, type Said } from './plan.js';
import { TargetFolder } from './target-folder.js';

export interface InitOptions extends Said {
  yes: boolean;
  force: boolean;
  install: boolean;
  json: boolean;
}

/** Makes a new project. Ctrl-C, at a question or while npm works, leaves nothing behind. */
export async function initProject({ yes, force, install, json, ...said }: InitOptions): Promise<void> {
  // What was said is checked before the first question.
  const first = planFrom(said);
  if (!force && (said.folder ?? said.name) !== undefined) new TargetFolder(first.folder).requireEmpty();
  const plan = yes || !isInteractive() ? first : planFrom(await (await import('./ask.js')).ask(said, force));

  const target = new TargetFolder(plan.folder);
  if (!force) target.requireEmpty();
  const files = compose(plan);
  target.write(files);
  say(`Wrote ${files.size} files to ${paint(process.stderr, 'bold', shown(plan))}`);
  if (install) await installed(plan, target);

  const next = nextCommands(plan, install);
  if (json) return printJSON({ ...plan, files: [...files.keys()], installed: install, next });
  for (const path of files.keys()) print(`  ${path}`);
  print(`\nNext:\n${next.map((command) => `  ${paint(process.stdout, 'cyan', command)}`).join('\n')}`);
}

async function installed({ folder }: Plan, target: TargetFolder): Promise<void> {
  try {
    await npmInstall(folder);
  } catch (error) {
    if (error instanceof Interrupted) target.takeBack();
    throw error;
  }
}

const shown = ({ folder }: Plan): string => relative('.', folder) || 'this folder';

function nextCommands({ folder }: Plan, install: boolean): string[] {
  const path = relative('.', folder);
  const quoted = /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  const prepare = [...(path === '' ? [] : [`cd ${quoted}`]), ...(install ? [] : ['npm install'])];
  return [...(prepare.length === 0 ? [] : [prepare.join(' && ')]), 'npm run dev'];
}
