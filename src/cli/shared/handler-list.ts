import type { HandlerFiles } from './handler-source.js';

/** The comment in `src/handlers/index.ts` above which entries are put. */
const MARK = /^([ \t]*)\/\/.*trello-webhooks add handler.*$/m;

/** The two lines that put a handler into the list. */
export function entry(event: string, { name, file }: HandlerFiles): { imported: string; registered: string } {
  return {
    imported: `import { ${name} } from '../add/${file}.js';`,
    registered: `webhooks.on('${event}', ${name});`,
  };
}

/** The list with a handler more, or undefined when the place for it cannot be found. */
export function withHandler(list: string, event: string, handler: HandlerFiles): string | undefined {
  const { imported, registered } = entry(event, handler);
  const lastImport = [...list.matchAll(/^import\b[^;]*;[ \t]*$/gm)].at(-1);
  if (lastImport === undefined || !MARK.test(list)) return undefined;
  const end = lastImport.index + lastImport[0].length;
  return `${list.slice(0, end)}\n${imported}${list.slice(end)}`.replace(
    MARK,
    (mark: string, indent: string) => `${indent}${registered}\n${mark}`,
  );
}
