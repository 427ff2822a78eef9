import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../../shared/errors.js';
import { findEvent } from '../../shared/events.js';
import { addToList, HANDLER_LIST, handlerSource, listEntry } from '../../shared/handler-source.js';
import { print, printJSON } from '../../shared/terminal.js';

/** Writes the handler of an event, its test, and its entry in the list. Writes nothing if one of them cannot be written. */
export function addHandler(partial: string, json: boolean): void {
  const event = findEvent(partial);
  if (!existsSync(HANDLER_LIST))
    throw new UsageError(
      `${HANDLER_LIST} does not exist in this folder`,
      'Run the command in the folder of a project that "trello-webhooks init" made',
    );
  const handler = handlerSource(event);
  const taken = [...handler.files.keys()].find((path) => existsSync(path));
  if (taken !== undefined) throw new UsageError(`${taken} already exists`, 'Edit it, or remove it first');
  const list = addToList(readFileSync(HANDLER_LIST, 'utf8'), handler);
  if (list === undefined) {
    const { imported, registered } = listEntry(handler);
    throw new UsageError(
      `${HANDLER_LIST} has no comment "trello-webhooks add handler", which marks where entries go`,
      `Put the comment back above the last line of registerHandlers(), or add the entry yourself: ${imported} ${registered}`,
    );
  }
  for (const [path, text] of [...handler.files, [HANDLER_LIST, list] as const]) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const [written, test] = [...handler.files.keys()];
  if (json) return printJSON({ event, handler: handler.name, files: [written, test, HANDLER_LIST] });
  print(`${event}: ${handler.name}()\n  ${written}\n  ${test}\n  ${HANDLER_LIST}\n\nNext:\n  npm test`);
}
