import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a command did. */
export interface QuietResult {
  readonly code: number | null;
  /** All that it printed, to both streams. */
  readonly printed: string;
  /** The lines in which Node warned of something. */
  readonly warnings: readonly string[];
}

/** Runs a command to its end and keeps what it prints. */
export async function runQuietly(
  command: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<QuietResult> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  const printed = Buffer.concat(chunks).toString();
  return { code, printed, warnings: printed.match(/^\(node:\d+\) .*Warning: .*$/gm) ?? [] };
}
