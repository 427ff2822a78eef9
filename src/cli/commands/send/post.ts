import { signedRequest } from '../../../testing/index.js';
import { exchange } from './exchange.js';
import type { Source } from './sources.js';

/** Where to, and how it is signed. */
export interface Target {
  to: string;
  secret: string;
  callbackURL: string;
}

/** What became of one delivery. */
export interface Sent {
  /** The event or the file. */
  source: string;
  /** The action's, where the body has one. */
  actionId: string | undefined;
  /** Undefined when there was no answer. */
  status: number | undefined;
  /** The code in the body of an error answer, or why there was no answer. */
  code: string | undefined;
  ms: number;
}

/** Trello waits that long. */
const ANSWER_LIMIT_MS = 30_000;

/** Sends one delivery as Trello does, and waits for the answer. Rejects only when `signal` is aborted. */
export async function post(
  source: Source,
  { to, secret, callbackURL }: Target,
  signal: AbortSignal,
): Promise<Sent> {
  const { method, headers, body } = signedRequest(source.body(), { secret, callbackURL });
  const started = performance.now();
  const done = (answer: Pick<Sent, 'status' | 'code'>): Sent => ({
    source: source.name,
    actionId: actionIdIn(body),
    ...answer,
    ms: Math.round((performance.now() - started) * 10) / 10,
  });
  try {
    const { status, text } = await exchange({
      url: to,
      method,
      headers,
      body,
      timeoutMs: ANSWER_LIMIT_MS,
      signal,
    });
    return done({ status, code: codeIn(text) });
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    return done({ status: undefined, code: code ?? message });
  }
}

function codeIn(text: string): string | undefined {
  try {
    const { code } = (JSON.parse(text) as { error: { code: unknown } }).error;
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}

function actionIdIn(body: Uint8Array): string | undefined {
  try {
    const { id } = (JSON.parse(new TextDecoder().decode(body)) as { action: { id: unknown } }).action;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
