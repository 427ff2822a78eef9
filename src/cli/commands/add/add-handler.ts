import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { print, printJSON } from '../../shared/terminal.js';
import { UsageError } from '../../shared/errors.js';
import { findEvent } from '../../shared/events.js';
import { handlerFiles } from '../../shared/handler-source.js';
import { entry, withHandler } from '../../shared/handler-list.js';

const LIST = 'src/handlers/index.ts';

/** Writes the handler of an event, its test, and its entry in the list; nothing, if one of them cannot be written. */
export function addHandler(partial: string, json: boolean): void {
  const event = findEvent(partial);
  if (!existsSync(LIST)) {
    throw new UsageError(`There is no ${LIST} here`, 'Run it in the folder of a project that init made');
  }
  const handler = handlerFiles(event);
  const taken = [...handler.files.keys()].find((path) => existsSync(path));
  if (taken !== undefined) throw new UsageError(`${taken} is there already`, 'Change it, or remove it first');
  const list = withHandler(readFileSync(LIST, 'utf8'), event, handler);
  if (list === undefined) {
    const { imported, registered } = entry(event, handler);
    throw new UsageError(
      `${LIST} has no comment "trello-webhooks add handler" that says where to put the entry`,
      `Put it back above the last line of registerHandlers(); the entry is ${imported} ${registered}`,
    );
  }
  for (const [path, text] of [...handler.files, [LIST, list] as const]) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const [written, test] = [...handler.files.keys()];
  if (json) return printJSON({ event, handler: handler.name, files: [written, test, LIST] });
  print(`${event}: ${handler.name}()\n  ${written}\n  ${test}\n  ${LIST}\n\nNext:\n  npm test`);
}
