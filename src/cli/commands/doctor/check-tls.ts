import { connect } from 'node:tls';
import { findingsOf, type Finding } from './finding.js';

const TIMEOUT_MS = 10_000;
const RENEW_DAYS = 14;

/**
 * Checks the certificate: Trello delivers only to valid ones. Resolves to undefined for a URL without TLS, and if no
 * server responds.
 */
export async function checkTLS(url: string): Promise<Finding | undefined> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'https:') return undefined;
  const { ok, warning, failed } = findingsOf('tls');
  const certificate = await readCertificate(
    hostname.replace(/^\[|\]$/g, ''),
    port === '' ? 443 : Number(port),
  );
  if (certificate === undefined) return undefined;
  const { problem, validTo } = certificate;
  if (problem !== undefined) return failed(`The certificate is invalid: ${problem}`, fixOf(problem));
  const days = Math.floor((Date.parse(validTo) - Date.now()) / 86_400_000);
  return days < RENEW_DAYS
    ? warning(`The certificate expires in ${days} days`, 'Renew it, and check why it was not renewed')
    : ok(`The certificate is valid for another ${days} days`);
}

function readCertificate(
  host: string,
  port: number,
): Promise<{ problem: string | undefined; validTo: string } | undefined> {
  return new Promise((resolve) => {
    // An invalid certificate is accepted so that it can be read. Nothing is sent.
    const socket = connect(
      { host, port, servername: host, rejectUnauthorized: false, timeout: TIMEOUT_MS },
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
  if (/ALTNAME|does not match/i.test(problem)) return 'Get a certificate for the name in the callback URL';
  if (/UNABLE_TO_(VERIFY|GET_ISSUER)/.test(problem))
    return 'Serve the whole chain: the certificate and the intermediate certificates';
  if (/SELF_SIGNED/.test(problem))
    return "Get one from a public certificate authority, such as Let's Encrypt";
  return 'Get a valid certificate';
}
