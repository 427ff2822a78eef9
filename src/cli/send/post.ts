import { signedRequest } from '../../testing/index.js';
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
  const limit = AbortSignal.timeout(ANSWER_LIMIT_MS);
  try {
    const init = {
      method,
      headers,
      body,
      redirect: 'manual' as const,
      signal: AbortSignal.any([signal, limit]),
    };
    const response = await fetch(to, init);
    return done({ status: response.status, code: codeIn(await response.text()) });
  } catch (error) {
    signal.throwIfAborted();
    return done({ status: undefined, code: limit.aborted ? 'ETIMEDOUT' : reason(error) });
  }
}

/** `fetch failed` says nothing: the code is in what caused it. */
function reason(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? String(error);
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
