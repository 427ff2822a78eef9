import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Running } from './running.js';
import { sh } from './sh.js';

interface Step {
  command: string;
  /** What it prints; in it, … stands for anything within a line, and alone in a line for any lines. */
  expected: string[];
  /** Whether Ctrl-C ends it. */
  interrupted: boolean;
}

export interface TranscriptOptions {
  cwd: string;
  /** Where `init` takes the package from. */
  tarball: string;
  /** Taken for 3000. */
  port: number;
}

/** Types every command of the `console` blocks in a document, in order, and throws when something else is printed. */
export async function runTranscript(document: string, options: TranscriptOptions): Promise<number> {
  const steps = stepsOf(readFileSync(document, 'utf8'));
  const env = { ...process.env, PORT: String(options.port) };
  let { cwd } = options;
  for (const { command, expected, interrupted } of steps) {
    if (command.startsWith('cd ')) {
      cwd = resolve(cwd, command.slice('cd '.length));
      continue;
    }
    const line = command.replace(
      'npx trello-webhooks init',
      `npx --yes --package='${options.tarball}' trello-webhooks init --package '${options.tarball}'`,
    );
    const pattern = patternOf(expected, options.port);
    const printed = interrupted
      ? await untilSeen(line, pattern, { cwd, env })
      : withoutNotices(sh(cwd, `{ ${line}; } 2>&1`, { env }));
    if (!pattern.test(printed))
      throw new Error(`$ ${command}\nprinted\n${printed}\nand not\n${expected.join('\n')}`);
  }
  return steps.length;
}

function stepsOf(text: string): Step[] {
  const steps: Step[] = [];
  for (const [, block = ''] of text.matchAll(/^```console\n([^]*?)^```/gm)) {
    for (const line of block.trimEnd().split('\n')) {
      if (line.startsWith('$ ')) steps.push({ command: line.slice(2), expected: [], interrupted: false });
      else if (line === '^C') steps.at(-1)!.interrupted = true;
      else steps.at(-1)!.expected.push(line);
    }
  }
  return steps;
}

function patternOf(expected: readonly string[], port: number): RegExp {
  const lines = expected.map((line) =>
    line === '…'
      ? '(?:.*\\n)*?'
      : `${line.replaceAll('3000', String(port)).split('…').map(escaped).join('.*')}\\n`,
  );
  return new RegExp(`^${lines.join('')}$`);
}

/** What npm has to say about the machine or about itself. */
const withoutNotices = (output: string): string => output.replace(/^npm (warn|notice).*\n/gm, '');

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Runs it until it has printed what is expected, and then presses Ctrl-C. */
async function untilSeen(
  line: string,
  pattern: RegExp,
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<string> {
  const running = new Running('sh', ['-c', `${line} 2>&1`], options);
  try {
    await running.shows((output) => pattern.test(withoutNotices(output)));
    const { output } = running;
    await running.interrupt();
    return withoutNotices(output);
  } finally {
    running.kill();
  }
}
