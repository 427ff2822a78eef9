import type { HTTPResponse } from '../../../util/http/send-request.js';
import { findingsOf, type Finding } from './finding.js';
import { explainError, tryRequest } from './network.js';

/** Sends HEAD, as Trello does before it registers a webhook. The response must have the status 200. */
export async function checkHead(url: string): Promise<Finding> {
  const { ok, failed } = findingsOf('head');
  const response = await tryRequest({ url, method: 'HEAD', headers: {} });
  if ('error' in response) {
    const { message, fix } = explainError(response.error, new URL(url).host);
    return failed(message, fix);
  }
  const { status, headers } = response;
  if (status === 200) return ok('HEAD gets status 200, as Trello requires');
  return failed(
    `HEAD gets status ${status}; Trello registers a webhook only after status 200`,
    fixOf(status, headers),
  );
}

function fixOf(status: number, { location }: HTTPResponse['headers']): string {
  if (status >= 300 && status < 400)
    return `Trello does not follow redirects: register the final URL, ${location ?? 'which the response does not name'}`;
  if (status === 404)
    return 'Mount the webhook at the path of the callback URL, and configure proxies to keep the path';
  if (status === 401 || status === 403) return 'Exempt this path from password and bot protection';
  if (status === 405) return 'Configure the proxy in front of the service to pass HEAD requests on';
  if (status >= 500) return 'Check the log of the service, and of the proxy in front of it';
  return 'Mount webhooks.router() or webhooks.listener() there: they respond to HEAD';
}
