/** An answer, or why there was none. */
export type Answered = { status: number; headers: Headers; text: string } | { error: string };

const LIMIT_MS = 10_000;

/** One request, whose redirects are not followed, as Trello does not follow them. Never rejects. */
export async function request(url: string, init: RequestInit): Promise<Answered> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(LIMIT_MS) });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    const { name, cause } = error as { name: string; cause?: { code?: string; message?: string } };
    return { error: name === 'TimeoutError' ? 'ETIMEDOUT' : (cause?.code ?? cause?.message ?? name) };
  }
}

/** What a code of a network error means, and what to do. */
export function explain(code: string, host: string): { message: string; fix: string } {
  const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|TLS|SSL/.test(code);
  if (certificate)
    return { message: `The certificate is not accepted (${code})`, fix: 'See the check of TLS' };
  const known = KNOWN[code];
  return known === undefined
    ? { message: `There was no answer (${code})`, fix: 'Check that the service runs and can be reached' }
    : { message: known[0].replace('HOST', host), fix: known[1] };
}

const KNOWN: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  ENOTFOUND: ['There is no host named HOST', 'Check the name, and its entry in the DNS'],
  EAI_AGAIN: ['The name HOST cannot be looked up now', 'Check the network and the DNS of this machine'],
  ECONNREFUSED: ['Nothing listens at HOST', 'Start the service; check the port, and what forwards to it'],
  ECONNRESET: ['The connection was cut', 'Check what is in front of the service: a proxy, a firewall'],
  ETIMEDOUT: [
    'There was no answer within 10 s',
    'Check that the service answers, and that a firewall lets it',
  ],
  EHOSTUNREACH: ['HOST cannot be reached', 'Check the network'],
};
