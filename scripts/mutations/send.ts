import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { signBody } from '../../src/signature/sign.js';
import { randomFrom, type Random } from '../shared/random.js';
import { mutatedBody } from './mutate.js';
import { SIGNING, type Message } from './service.js';

/** The longest that the service may be busy at a stretch, in milliseconds. */
const STALL_MS = 100;
const PATIENCE_MS = 30_000;
const CONNECTIONS = 12;

/** What came of the bodies. */
export interface Outcome {
  /** How many responses had each status. */
  readonly statuses: Map<number, number>;
  readonly longestMs: number;
  readonly faults: readonly string[];
}

/** Sends so many mutated bodies, in turn to each mounting of the service. */
export async function sendMutations(bodies: number, seed: number): Promise<Outcome> {
  const child = fork(join(import.meta.dirname, 'service.ts'), { execArgv: ['--import', 'tsx'] });
  const outcome = { statuses: new Map<number, number>(), longestMs: 0, faults: [] as string[] };
  const ports = await new Promise<number[]>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => outcome.faults.push(`The service ended (${signal ?? code})`));
    child.on('message', (message: Message) => {
      if (message.kind === 'ports') resolve(message.ports);
      else if (message.kind === 'fault') outcome.faults.push(message.text);
      else outcome.longestMs = message.ms;
    });
  });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < bodies && isRunning(child)) {
      const index = next++;
      await sendOne(index, ports[index % ports.length]!, seed, agent, outcome);
    }
  };
  // The first deliveries compile the code, and what that takes is not theirs.
  await Promise.all(Array.from({ length: CONNECTIONS }, send));
  agent.destroy();
  child.removeAllListeners('exit');
  if (isRunning(child)) {
    child.disconnect();
    await once(child, 'exit');
  }
  if (outcome.longestMs > STALL_MS)
    outcome.faults.push(`The service was busy for ${outcome.longestMs.toFixed(0)} ms at a stretch`);
  return outcome;
}

async function sendOne(
  index: number,
  port: number,
  seed: number,
  agent: Agent,
  { statuses, faults }: { statuses: Map<number, number>; faults: string[] },
): Promise<void> {
  // Each body depends on the seed and its own number alone, so that one can be made again.
  const random = randomFrom(seed + index * 7919);
  const body = mutatedBody(random);
  const isSigned = random.chance(0.9);
  try {
    const status = await post(
      port,
      body,
      isSigned ? signBody(body, SIGNING) : signatureOf(random),
      random,
      agent,
    );
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (!(isSigned ? [200, 400] : [401]).includes(status)) faults.push(`Body ${index} got status ${status}`);
  } catch (error) {
    faults.push(`Body ${index} got no response: ${(error as Error).message}`);
  }
}

/** A signature that is not right, of the right form or of none. */
function signatureOf(random: Random): string {
  const signature = signBody('another body', SIGNING);
  return random.chance(0.5) ? signature : signature.slice(0, random.between(1, 27));
}

async function post(
  port: number,
  body: Buffer,
  signature: string,
  random: Random,
  agent: Agent,
): Promise<number> {
  const chunked = random.chance(0.2);
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    agent,
    method: 'POST',
    path: '/trello',
    headers: {
      'content-type': 'application/json',
      'x-trello-webhook': signature,
      ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': body.byteLength }),
    },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const response = once(request, 'response') as Promise<[IncomingMessage]>;
  for (let start = 0; chunked && start < body.byteLength;) {
    const end = start + random.between(1, Math.max(1, body.byteLength >> 2));
    request.write(body.subarray(start, end));
    start = end;
  }
  request.end(chunked ? undefined : body);
  const [message] = await response;
  message.resume();
  await once(message, 'end');
  return message.statusCode!;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
