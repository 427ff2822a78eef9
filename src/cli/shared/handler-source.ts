import { fillIn, readTemplate } from './templates.js';

/** The file in a project that registers all of its handlers. */
export const HANDLER_LIST = 'src/handlers/index.ts';

/** The source of one handler in a project. */
export interface HandlerSource {
  readonly event: string;
  /** The function's name, such as `updateCardIdList`. */
  readonly name: string;
  /** The file's name without its ending, such as `update-card-id-list`. */
  readonly file: string;
  /** Path and text of the handler and of its test. */
  readonly files: ReadonlyMap<string, string>;
}

/** Returns the example handler of an event and its test; for an event without one, a handler that logs the action. */
export function handlerSource(event: string): HandlerSource {
  const name = event.replace(/:(.)/, (_colon, letter: string) => letter.toUpperCase());
  const file = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const text = (ending: string): string =>
    readTemplate('handlers', file + ending) ??
    fillIn(readTemplate('handlers', `_handler${ending}`)!, { EVENT: event, HANDLER: name });
  const files = new Map([
    [`src/handlers/${file}.ts`, text('.ts')],
    [`test/handlers/${file}.test.ts`, text('.test.ts')],
  ]);
  return { event, name, file, files };
}

/** The comment in {@link HANDLER_LIST} above which entries are inserted. */
const MARK = /^([ \t]*)\/\/.*trello-webhooks add handler.*$/m;

/** Returns the two lines that register a handler. */
export function listEntry({ event, name, file }: HandlerSource): { imported: string; registered: string } {
  return {
    imported: `import { ${name} } from './${file}.js';`,
    registered: `webhooks.on('${event}', ${name});`,
  };
}

/** Returns the list with the handler added, or undefined if the list has no place marked for it. */
export function addToList(list: string, handler: HandlerSource): string | undefined {
  const { imported, registered } = listEntry(handler);
  const lastImport = [...list.matchAll(/^import\b[^;]*;[ \t]*$/gm)].at(-1);
  if (lastImport === undefined || !MARK.test(list)) return undefined;
  const end = lastImport.index + lastImport[0].length;
  return `${list.slice(0, end)}\n${imported}${list.slice(end)}`.replace(
    MARK,
    (mark: string, indent: string) => `${indent}${registered}\n${mark}`,
  );
}
