import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The build puts the templates beside the command. */
const root = fileURLToPath(new URL('./templates/', import.meta.url));

/** Reads all files of one folder of templates: path in the project, with slashes, and text. */
export function readLayer(name: string): Map<string, string> {
  const folder = join(root, name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return new Map(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      return [nameInProject(path.slice(folder.length + 1)), readFileSync(path, 'utf8')];
    }),
  );
}

/** Reads one template; undefined if it does not exist. */
export function readTemplate(...path: string[]): string | undefined {
  const file = join(root, ...path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** npm does not publish a .gitignore, so templates begin with an underscore where the project has a dot. */
function nameInProject(path: string): string {
  return path.split(sep).join('/').replace(/^_/, '.');
}

/** Replaces every `$NAME$` in a text by its value. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$([A-Z]+)\$/g, (placeholder, name: string) => values[name] ?? placeholder);
}
