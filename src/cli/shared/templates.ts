import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The build puts them beside the command. */
const root = fileURLToPath(new URL('./templates/', import.meta.url));

/** The files of one folder of templates: path in the project, with slashes, and text. */
export function layer(name: string): Map<string, string> {
  const folder = join(root, name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return new Map(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      return [nameInProject(path.slice(folder.length + 1)), readFileSync(path, 'utf8')];
    }),
  );
}

/** The text of one template, or undefined when there is none. */
export function templateText(...path: string[]): string | undefined {
  const file = join(root, ...path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** npm leaves a .gitignore out of what it publishes, so names that begin with a dot have another character here. */
function nameInProject(path: string): string {
  return path.split(sep).join('/').replace(/^_/, '.');
}

/** A text in which every `$NAME$` is replaced by its value. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$([A-Z]+)\$/g, (placeholder, name: string) => values[name] ?? placeholder);
}
