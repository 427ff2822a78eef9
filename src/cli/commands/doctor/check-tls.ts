import { connect } from 'node:tls';
import { findings, type Finding } from './finding.js';

const LIMIT_MS = 10_000;
const SOON_DAYS = 14;

/** The certificate: Trello delivers only to valid ones. Undefined for a URL without TLS, and when nobody answers. */
export async function checkTLS(url: string): Promise<Finding | undefined> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'https:') return undefined;
  const { ok, warning, failed } = findings('tls');
  const certificate = await certificateOf(hostname.replace(/^\[|\]$/g, ''), port === '' ? 443 : Number(port));
  if (certificate === undefined) return undefined;
  const { problem, validTo } = certificate;
  if (problem !== undefined) return failed(`The certificate is not valid: ${problem}`, fixOf(problem));
  const days = Math.floor((Date.parse(validTo) - Date.now()) / 86_400_000);
  return days < SOON_DAYS
    ? warning(`The certificate ends in ${days} days`, 'Renew it, or mend what should have renewed it')
    : ok(`The certificate is valid for another ${days} days`);
}

function certificateOf(
  host: string,
  port: number,
): Promise<{ problem: string | undefined; validTo: string } | undefined> {
  return new Promise((resolve) => {
    // Not refused, so that it can be looked at. Nothing is sent.
    const socket = connect(
      { host, port, servername: host, rejectUnauthorized: false, timeout: LIMIT_MS },
      () => {
        const problem = socket.authorized ? undefined : String(socket.authorizationError);
        resolve({ problem, validTo: socket.getPeerCertificate().valid_to });
        socket.destroy();
      },
    );
    socket.on('error', () => resolve(undefined));
    socket.on('timeout', () => {
      resolve(undefined);
      socket.destroy();
    });
  });
}

function fixOf(problem: string): string {
  if (/EXPIRED/.test(problem)) return 'Renew it';
  if (/ALTNAME|does not match/i.test(problem)) return 'Get one for the name in the callback URL';
  if (/UNABLE_TO_(VERIFY|GET_ISSUER)/.test(problem))
    return 'Serve the whole chain: the certificate and the intermediate ones';
  if (/SELF_SIGNED/.test(problem)) return "Get one from an authority that all trust, such as Let's Encrypt";
  return 'Get a valid one';
}
