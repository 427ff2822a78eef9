import { relative } from 'node:path';
import { InterruptedError } from '../../shared/errors.js';
import { isInteractive, paint, print, printJSON, say } from '../../shared/terminal.js';
import { compose } from './compose.js';
import { npmInstall } from './install.js';
import { makePlan, type Plan, type Wishes } from './plan.js';
import { TargetFolder } from './target-folder.js';

export interface InitOptions extends Wishes {
  yes: boolean;
  force: boolean;
  install: boolean;
  json: boolean;
}

/** Creates a project. Ctrl-C, at a question or while npm runs, leaves the folder as it was. */
export async function init({ yes, force, install, json, ...wishes }: InitOptions): Promise<void> {
  // The options are checked before the first question.
  const first = makePlan(wishes);
  if (!force && (wishes.folder ?? wishes.name) !== undefined) new TargetFolder(first.folder).requireEmpty();
  const plan =
    yes || !isInteractive() ? first : makePlan(await (await import('./ask.js')).ask(wishes, force));

  const target = new TargetFolder(plan.folder);
  if (!force) target.requireEmpty();
  const files = compose(plan);
  target.write(files);
  const shown = relative('.', plan.folder) || 'this folder';
  say(`Wrote ${files.size} files to ${paint(process.stderr, 'bold', shown)}`);
  if (install) await installPackages(plan, target);

  const next = nextCommands(plan, install);
  if (json) return printJSON({ ...plan, files: [...files.keys()], installed: install, next });
  for (const path of files.keys()) print(`  ${path}`);
  print(`\nNext:\n${next.map((command) => `  ${paint(process.stdout, 'cyan', command)}`).join('\n')}`);
}

async function installPackages({ folder }: Plan, target: TargetFolder): Promise<void> {
  try {
    await npmInstall(folder);
  } catch (error) {
    if (error instanceof InterruptedError) target.undo();
    throw error;
  }
}

function nextCommands({ folder }: Plan, install: boolean): string[] {
  const path = relative('.', folder);
  const quoted = /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  const prepare = [...(path === '' ? [] : [`cd ${quoted}`]), ...(install ? [] : ['npm install'])];
  return [...(prepare.length === 0 ? [] : [prepare.join(' && ')]), 'npm run dev'];
}
