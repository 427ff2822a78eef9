import { findings, type Finding } from './finding.js';

/** The oldest Node that this package supports. */
const OLDEST = [20, 19] as const;

export function checkNode(version = process.versions.node): Finding {
  const { ok, failed } = findings('node');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
    ? ok(`Node ${version}`)
    : failed(`Node ${version} is too old`, `Use Node ${OLDEST.join('.')} or later`);
}
