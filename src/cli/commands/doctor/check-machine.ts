import { findingsOf, type Finding } from './finding.js';
import { tryRequest } from './network.js';

/** The oldest supported version of Node. */
const OLDEST_NODE = [20, 19] as const;

/** Checks the version of Node. */
export function checkNode(version = process.versions.node): Finding {
  const { ok, failed } = findingsOf('node');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
    ? ok(`Node ${version}`)
    : failed(`Node ${version} is too old`, `Use Node ${OLDEST_NODE.join('.')} or later`);
}

const MAX_CLOCK_OFFSET_MS = 60_000;

/** Compares the clock of this machine with the server's: a wrong clock breaks dates and certificates. */
export async function checkClock(baseURL: string): Promise<Finding> {
  const { ok, warning, skipped } = findingsOf('clock');
  const response = await tryRequest({ url: new URL('/', baseURL), method: 'HEAD', headers: {} });
  const date = 'error' in response ? Number.NaN : Date.parse(response.headers['date'] ?? '');
  if (Number.isNaN(date))
    return skipped(`${new URL(baseURL).host} sent no date to compare with`, 'Check the network');
  const seconds = Math.round((Date.now() - date) / 1000);
  if (Math.abs(seconds) * 1000 <= MAX_CLOCK_OFFSET_MS) return ok('The clock is right');
  return warning(
    `The clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'fast' : 'slow'}`,
    'Set the clock, preferably with a service such as systemd-timesyncd or chrony',
  );
}
