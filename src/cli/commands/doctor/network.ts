import {
  networkErrorCode,
  sendRequest,
  type HTTPRequest,
  type HTTPResponse,
} from '../../../util/http/send-request.js';

/** A response, or the code of the network error. */
export type RequestResult = HTTPResponse | { error: string };

const TIMEOUT_MS = 10_000;

/** More than any response that a check reads. */
const MAX_RESPONSE_BYTES = 64 * 1024;

/** Sends one request. Never rejects. */
export async function tryRequest(request: HTTPRequest): Promise<RequestResult> {
  try {
    return await sendRequest({ timeoutMs: TIMEOUT_MS, maxResponseBytes: MAX_RESPONSE_BYTES, ...request });
  } catch (error) {
    return { error: networkErrorCode(error) };
  }
}

/** Explains the code of a network error, and how to fix it. */
export function explainError(code: string, host: string): { message: string; fix: string } {
  const isTLS = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|TLS|SSL/.test(code);
  if (isTLS) return { message: `The certificate was rejected (${code})`, fix: 'See the check "tls"' };
  const [message, fix] = KNOWN[code] ?? [
    `The service did not respond (${code})`,
    'Check that it is running and can be reached',
  ];
  return { message: message.replace('HOST', host), fix };
}

const KNOWN: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  ENOTFOUND: ['The host HOST does not exist', 'Check the name, and its entry in the DNS'],
  EAI_AGAIN: ['The name HOST could not be resolved', 'Check the network and the DNS of this machine'],
  ECONNREFUSED: [
    'No server listens at HOST',
    'Start the service; check the port, and the proxy that forwards to it',
  ],
  ECONNRESET: ['The connection was reset', 'Check the proxies and firewalls in front of the service'],
  ETIMEDOUT: [
    'The service did not respond within 10 s',
    'Check that the service is not blocked, and that firewalls let the request through',
  ],
  EHOSTUNREACH: ['HOST cannot be reached', 'Check the network'],
};
