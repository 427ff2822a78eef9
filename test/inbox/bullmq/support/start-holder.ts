import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** Starts `holder.ts`. */
export function startHolder(port: number, prefix: string): ChildProcess {
  return fork(join('test', 'inbox', 'bullmq', 'support', 'holder.ts'), [String(port), prefix], {
    execArgv: ['--import', 'tsx'],
  });
}
