import { findings, type Finding } from './finding.js';
import { explain, request } from './request.js';

/** What Trello does before it registers a webhook: HEAD, which has to be answered with 200. */
export async function checkHead(url: string): Promise<Finding> {
  const { ok, failed } = findings('head');
  const answer = await request(url, { method: 'HEAD' });
  if ('error' in answer) {
    const { message, fix } = explain(answer.error, new URL(url).host);
    return failed(message, fix);
  }
  const { status, headers } = answer;
  if (status === 200) return ok('HEAD is answered with 200, as Trello wants it');
  return failed(
    `HEAD is answered with ${status}; Trello registers a webhook only after 200`,
    fixOf(status, headers),
  );
}

function fixOf(status: number, headers: Headers): string {
  if (status >= 300 && status < 400)
    return `Trello follows no redirects: register the address that it leads to, ${headers.get('location') ?? 'if there is one'}`;
  if (status === 404)
    return 'Mount the webhook at the path of the callback URL, and let proxies pass the path on';
  if (status === 401 || status === 403)
    return 'Let this path through what asks for a password or keeps bots out';
  if (status === 405) return 'Something in front answers HEAD itself: let it pass';
  if (status >= 500) return 'Look into the log of the service, and of the proxy in front';
  return 'Mount webhooks.router() or webhooks.listener() there: they answer HEAD';
}
