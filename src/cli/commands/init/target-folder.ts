import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { UsageError } from '../../shared/errors.js';

/** npm adds these to the files. */
const INSTALLED = ['node_modules', 'package-lock.json'];

/** The folder of a new project. Every change to it can be undone. */
export class TargetFolder {
  readonly #path: string;
  /** Undo the changes, the latest first. */
  readonly #undoSteps: (() => void)[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws a `UsageError` if the folder is not empty; a new git repository counts as empty. */
  requireEmpty(): void {
    if (!existsSync(this.#path)) return;
    requireFolder(this.#path);
    const found = readdirSync(this.#path).filter((name) => name !== '.git');
    if (found.length === 0) return;
    throw new UsageError(
      `${relative('.', this.#path) || 'This folder'} is not empty`,
      'Choose another folder, or pass --force to write into this one and replace files of the same names',
    );
  }

  /** Writes all files; if one cannot be written, leaves none. */
  write(files: ReadonlyMap<string, string>): void {
    try {
      this.#makeFolder(this.#path);
      for (const name of INSTALLED) this.#remember(join(this.#path, name));
      for (const [name, text] of files) this.#writeFile(join(this.#path, ...name.split('/')), text);
    } catch (error) {
      this.undo();
      throw error;
    }
  }

  /** Restores the folder as it was. */
  undo(): void {
    for (const step of this.#undoSteps.splice(0)) step();
  }

  #writeFile(path: string, text: string): void {
    this.#makeFolder(dirname(path));
    this.#remember(path);
    writeFileSync(path, text);
  }

  /** Undoing restores an existing file and removes any new file or folder; existing folders are left alone. */
  #remember(path: string): void {
    if (!existsSync(path)) this.#undoSteps.unshift(() => rmSync(path, { recursive: true, force: true }));
    else if (statSync(path).isFile()) {
      const before = readFileSync(path);
      this.#undoSteps.unshift(() => writeFileSync(path, before));
    }
  }

  #makeFolder(path: string): void {
    if (existsSync(path)) return requireFolder(path);
    this.#makeFolder(dirname(path));
    mkdirSync(path);
    this.#undoSteps.unshift(() => rmdirSync(path));
  }
}

function requireFolder(path: string): void {
  if (!statSync(path).isDirectory()) throw new UsageError(`${relative('.', path)} is not a folder`);
}
