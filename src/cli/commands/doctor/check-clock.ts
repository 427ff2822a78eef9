import { findings, type Finding } from './finding.js';
import { request } from './request.js';

const LARGEST_MS = 60_000;

/** Compares this machine's clock with the server's. Dates and certificates go wrong with a wrong one. */
export async function checkClock(baseURL: string): Promise<Finding> {
  const { ok, warning, skipped } = findings('clock');
  const answer = await request(new URL('/', baseURL).href, { method: 'HEAD' });
  const date = 'error' in answer ? Number.NaN : Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(date))
    return skipped(`${new URL(baseURL).host} does not tell the time`, 'Check the network');
  const off = Math.round((Date.now() - date) / 1000);
  if (Math.abs(off) * 1000 <= LARGEST_MS) return ok('The clock is right');
  return warning(
    `The clock is ${Math.abs(off)} s ${off > 0 ? 'fast' : 'slow'}`,
    'Set it, best by a service such as systemd-timesyncd or chrony',
  );
}
