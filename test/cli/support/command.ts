import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

// Processes take their time, and the first test may have to build the command.
jest.setTimeout(60_000);

/** What the command did. */
export interface Done {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Added to an environment without any setting of the command. */
  env?: Record<string, string>;
  /** @default an empty folder */
  cwd?: string;
  /** Run a copy that is not below this checkout, so that it finds none of its packages. */
  apart?: boolean;
}

/** Runs the command to its end. */
export async function command(args: readonly string[], options: RunOptions = {}): Promise<Done> {
  const child = start(args, options);
  const output = collect(child);
  child.stdin.end();
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout: output.stdout(), stderr: output.stderr() };
}

/** Runs the command with `--json` and gives what it printed. */
export async function commandJSON<T>(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Done & { json: T }> {
  const done = await command([...args, '--json'], options);
  if (done.stdout === '') throw new Error(`Nothing was printed, but: ${done.stderr}`);
  return { ...done, json: JSON.parse(done.stdout) as T };
}

/** Without a `.env`, which the command would read. */
const empty = mkdtempSync(join(tmpdir(), 'trello-webhooks-empty-'));
const atEnd = [empty];
afterAll(() => atEnd.forEach((folder) => rmSync(folder, { recursive: true })));

const started = new Set<ChildProcessWithoutNullStreams>();

/** Starts the command. */
export function start(args: readonly string[], options: RunOptions = {}): ChildProcessWithoutNullStreams {
  const program = options.apart === true ? commandApart() : builtCommand();
  return spawned(process.execPath, [program, ...args], options);
}

/** Whether there is the program of util-linux that gives a command a terminal. */
export const hasTerminals = existsSync('/usr/bin/script') && process.platform === 'linux';

/** Starts the command on a terminal: what it writes, to either stream, comes out of `stdout`. */
export function startOnTerminal(
  args: readonly string[],
  options: RunOptions = {},
): ChildProcessWithoutNullStreams {
  const line = [process.execPath, builtCommand(), ...args].map((word) => `'${word}'`).join(' ');
  return spawned('/usr/bin/script', ['-qec', `stty cols 120 rows 40; exec ${line}`, '/dev/null'], options);
}

function spawned(
  program: string,
  args: readonly string[],
  { env = {}, cwd = empty }: RunOptions,
): ChildProcessWithoutNullStreams {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, args, { env: { PATH, HOME, ...env }, cwd });
  started.add(child);
  child.on('close', () => started.delete(child));
  return child;
}

/** Ends what a failed test left running. For `afterEach`. */
export function endCommands(): void {
  for (const child of started) child.kill('SIGKILL');
}

/** What a process has written so far. */
export function collect(child: ChildProcessWithoutNullStreams): {
  stdout: () => string;
  stderr: () => string;
} {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  return {
    stdout: () => Buffer.concat(chunks.stdout).toString(),
    stderr: () => Buffer.concat(chunks.stderr).toString(),
  };
}

let built: string | undefined;

/**
 * The command, built from the sources as they are: once for each state of the sources. `npm run test:package` has the
 * same tests run the command of the packed tarball, by TRELLO_WEBHOOKS_COMMAND.
 */
function builtCommand(): string {
  built ??= process.env['TRELLO_WEBHOOKS_COMMAND'] ?? join(buildOnce(), 'cli.mjs');
  return built;
}

/** The command of a tarball is installed apart already. */
function commandApart(): string {
  if (process.env['TRELLO_WEBHOOKS_COMMAND'] !== undefined) return builtCommand();
  const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-command-'));
  atEnd.push(folder);
  cpSync(dirname(builtCommand()), folder, { recursive: true });
  return join(folder, 'cli.mjs');
}

function buildOnce(): string {
  // In the checkout, and not in a folder that other users of the machine may write to.
  const cache = resolve('node_modules/.cache/trello-webhooks');
  mkdirSync(cache, { recursive: true });
  const folder = join(cache, `command-${stateOfSources()}`);
  if (existsSync(folder)) return folder;
  const made = mkdtempSync(join(cache, 'making-'));
  const { status, stderr } = spawnSync('node', ['--import', 'tsx', 'scripts/build.ts', made], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The command cannot be built: ${stderr}`);
  try {
    renameSync(made, folder);
  } catch {
    // Another test file was faster.
    rmSync(made, { recursive: true });
  }
  return folder;
}

function stateOfSources(): string {
  const hash = createHash('sha256');
  for (const folder of ['src', 'schemas', 'scripts', 'templates']) {
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (file.isFile()) hash.update(readFileSync(join(file.parentPath, file.name)));
  }
  for (const file of ['package-lock.json', 'package.json', 'tsdown.config.ts'])
    hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
