import { filled, templateText } from './templates.js';

/** A handler, as a project has it. */
export interface HandlerFiles {
  /** The function's name, such as `updateCardIdList`. */
  readonly name: string;
  /** The file's name without ending, such as `update-card-id-list`. */
  readonly file: string;
  /** Path and text of the handler and its test. */
  readonly files: ReadonlyMap<string, string>;
}

/** The handler of an event and its test: an example where there is one, otherwise a handler that logs the action. */
export function handlerFiles(event: string): HandlerFiles {
  const name = event.replace(/:(.)/, (_colon, letter: string) => letter.toUpperCase());
  const file = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const text = (ending: string): string =>
    templateText('handlers', file + ending) ??
    filled(templateText('handlers', `_handler${ending}`)!, { EVENT: event, HANDLER: name });
  return {
    name,
    file,
    files: new Map([
      [`src/handlers/${file}.ts`, text('.ts')],
      [`test/handlers/${file}.test.ts`, text('.test.ts')],
    ]),
  };
}
