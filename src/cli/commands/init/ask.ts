import { confirm, multiselect, select, text } from '@clack/prompts';
import { resolve } from 'node:path';
import { output, unlessCancelled } from '../../shared/prompts.js';
import { exampleHandlers, templates, type Wishes } from './plan.js';
import { checkName, suggestName } from './project-name.js';
import { TargetFolder } from './target-folder.js';

/** Asks for everything that no option sets. Enter alone takes the default. */
export async function ask(wishes: Wishes, force: boolean): Promise<Wishes> {
  const name = wishes.name ?? (wishes.folder === undefined ? await askName(force) : undefined);
  return {
    ...wishes,
    name,
    template: wishes.template ?? (await askTemplate()),
    handlers: wishes.handlers ?? (await askHandlers()),
    inbox: wishes.inbox ?? (await askInbox()),
  };
}

/** The folder gets the same name. */
async function askName(force: boolean): Promise<string> {
  return unlessCancelled(
    await text({
      message: 'What is the name of the bot?',
      placeholder: 'trello-bot',
      defaultValue: 'trello-bot',
      validate: (name) => messageOf(() => checkFree(checkName(name || 'trello-bot'), force)),
      output,
    }),
  );
}

function checkFree(name: string, force: boolean): void {
  if (!force) new TargetFolder(resolve(suggestName(name.replace(/^.*\//, '')))).requireEmpty();
}

/** Returns the message of the error that the check throws. */
function messageOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function askTemplate(): Promise<string> {
  const options = Object.entries(templates).map(([value, hint]) => ({ value, hint }));
  return unlessCancelled(await select({ message: 'Which template?', options, output }));
}

async function askHandlers(): Promise<string> {
  const chosen = await multiselect<string>({
    message: 'Which handlers to start with?',
    options: exampleHandlers.map((value) => ({ value })),
    initialValues: exampleHandlers.slice(0, 2),
    output,
  });
  return unlessCancelled(chosen).join(',');
}

async function askInbox(): Promise<boolean> {
  return unlessCancelled(
    await confirm({
      message:
        'Use a durable inbox? It stores each delivery on disk before Trello gets its response, so none is lost in a crash.',
      initialValue: false,
      output,
    }),
  );
}
