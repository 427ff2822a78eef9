import { confirm, multiselect, select, text } from '@clack/prompts';
import { resolve } from 'node:path';
import { given, output } from '../../shared/prompts.js';
import { exampleHandlers, templates, type Said } from './plan.js';
import { checkName, nameFrom } from './project-name.js';
import { TargetFolder } from './target-folder.js';

/** Asks for what has not been said. Enter alone takes the default. */
export async function ask(said: Said, force: boolean): Promise<Said> {
  const name = said.name ?? (said.folder === undefined ? await askName(force) : undefined);
  return {
    ...said,
    name,
    template: said.template ?? (await askTemplate()),
    handlers: said.handlers ?? (await askHandlers()),
    inbox: said.inbox ?? (await askInbox()),
  };
}

/** The name is also the folder's. */
async function askName(force: boolean): Promise<string> {
  return given(
    await text({
      message: 'What is the bot to be named?',
      placeholder: 'trello-bot',
      defaultValue: 'trello-bot',
      validate: (name) => complaint(() => free(checkName(name || 'trello-bot'), force)),
      output,
    }),
  );
}

function free(name: string, force: boolean): void {
  if (!force) new TargetFolder(resolve(nameFrom(name.replace(/^.*\//, '')))).requireEmpty();
}

function complaint(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function askTemplate(): Promise<string> {
  const options = Object.entries(templates).map(([value, hint]) => ({ value, hint }));
  return given(await select({ message: 'Which template?', options, output }));
}

async function askHandlers(): Promise<string> {
  const chosen = await multiselect<string>({
    message: 'Which handlers, to begin with?',
    options: exampleHandlers.map((value) => ({ value })),
    initialValues: exampleHandlers.slice(0, 2),
    output,
  });
  return given(chosen).join(',');
}

async function askInbox(): Promise<boolean> {
  return given(
    await confirm({
      message: 'A durable inbox? Deliveries are on disk before Trello gets its answer, and survive a crash.',
      initialValue: false,
      output,
    }),
  );
}
