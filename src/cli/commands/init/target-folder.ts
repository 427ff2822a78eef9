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

/** What npm adds to the files. */
const INSTALLED = ['node_modules', 'package-lock.json'];

/** The folder of a new project. Everything that is done to it can be taken back. */
export class TargetFolder {
  readonly #path: string;
  /** What takes the steps back, the latest first. */
  readonly #back: (() => void)[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** Refuses a folder with something in it; a repository that was just made counts as empty. */
  requireEmpty(): void {
    if (!existsSync(this.#path)) return;
    requireFolder(this.#path);
    const found = readdirSync(this.#path).filter((name) => name !== '.git');
    if (found.length === 0) return;
    throw new UsageError(
      `${this.#shown} is not empty`,
      'Name another folder, or write into this one with --force: files of the same names are replaced',
    );
  }

  /** Writes all files; when one cannot be written, none is left. */
  write(files: ReadonlyMap<string, string>): void {
    try {
      this.#makeFolder(this.#path);
      for (const name of INSTALLED) this.#remember(join(this.#path, name));
      for (const [name, text] of files) this.#writeFile(join(this.#path, ...name.split('/')), text);
    } catch (error) {
      this.takeBack();
      throw error;
    }
  }

  /** Leaves everything as it was found. */
  takeBack(): void {
    for (const step of this.#back.splice(0)) step();
  }

  get #shown(): string {
    return relative('.', this.#path) || 'This folder';
  }

  #writeFile(path: string, text: string): void {
    this.#makeFolder(dirname(path));
    this.#remember(path);
    writeFileSync(path, text);
  }

  /** What is at the path now, if anything, will be there again. Of folders only that they are not there. */
  #remember(path: string): void {
    if (!existsSync(path)) this.#back.unshift(() => rmSync(path, { recursive: true, force: true }));
    else if (statSync(path).isFile()) {
      const before = readFileSync(path);
      this.#back.unshift(() => writeFileSync(path, before));
    }
  }

  #makeFolder(path: string): void {
    if (existsSync(path)) return requireFolder(path);
    this.#makeFolder(dirname(path));
    mkdirSync(path);
    this.#back.unshift(() => rmdirSync(path));
  }
}

function requireFolder(path: string): void {
  if (!statSync(path).isDirectory()) throw new UsageError(`${relative('.', path)} is not a folder`);
}
