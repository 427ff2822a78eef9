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
import { UsageError } from '../usage-error.js';

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
    if (!statSync(this.#path).isDirectory()) throw new UsageError(`${this.#shown} is not a folder`);
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
      for (const name of INSTALLED) this.#forget(join(this.#path, name));
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
    const before = existsSync(path) ? readFileSync(path) : undefined;
    this.#back.unshift(() =>
      before === undefined ? rmSync(path, { force: true }) : writeFileSync(path, before),
    );
    writeFileSync(path, text);
  }

  #makeFolder(path: string): void {
    if (existsSync(path)) return;
    this.#makeFolder(dirname(path));
    mkdirSync(path);
    this.#back.unshift(() => rmdirSync(path));
  }

  /** What is not there now is not to stay. */
  #forget(path: string): void {
    if (!existsSync(path)) this.#back.unshift(() => rmSync(path, { recursive: true, force: true }));
  }
}
