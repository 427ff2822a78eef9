import { InboxError, type InboxStats } from '../../../inbox/index.js';
import { UsageError } from '../../shared/errors.js';
import { withInbox } from '../../shared/inbox/open-inbox.js';
import type { InboxLocation } from '../../shared/inbox/which-inbox.js';
import { age } from '../../shared/format.js';
import { checkDiskSpace } from './check-disk-space.js';
import { checkRedis } from './check-redis.js';
import { findingsOf, type Finding } from './finding.js';

const { ok, warning, failed } = findingsOf('inbox');

/** Checks that the inbox can be used, how it is set up, and that its entries are handled. */
export async function checkInbox(location: InboxLocation): Promise<Finding[]> {
  try {
    const redis = location.kind === 'redis' ? await checkRedis(location) : undefined;
    if (redis?.exists === false) return [...redis.findings];
    const stats = await withInbox(location, (inbox) => inbox.stats());
    const problems = [
      ...(redis?.findings ?? []),
      checkDeadLetters(stats, location),
      checkProgress(stats),
      location.kind === 'sqlite' ? checkDiskSpace(location.file) : undefined,
    ].filter((finding) => finding !== undefined);
    const { waiting, active, done, dead } = stats;
    const counts = `${waiting} waiting, ${active} active, ${done} done, ${dead} dead`;
    return problems.length === 0 ? [ok(counts)] : problems;
  } catch (error) {
    if (!(error instanceof InboxError || error instanceof UsageError)) throw error;
    const { message, hint } = error;
    // The hint is the last part of the message.
    const problem = hint === undefined ? message : message.slice(0, -`. ${hint}`.length);
    return [failed(problem, hint ?? 'Check the log of the store, which sent this message')];
  }
}

function checkDeadLetters({ dead }: InboxStats, location: InboxLocation): Finding | undefined {
  if (dead === 0) return undefined;
  // A URL may contain a password, so it stays in the environment.
  const option = location.kind === 'sqlite' ? `--file ${location.file}` : `--prefix ${location.prefix}`;
  return warning(
    `${dead === 1 ? 'One dead letter waits' : `${dead} dead letters wait`} for a decision`,
    `List them with: trello-webhooks inbox dead ${option}`,
  );
}

const IDLE_MS = 5 * 60_000;
/** A retry may be due in an hour, and entries behind it in its key's order wait as well. */
const IDLE_WITH_RETRIES_MS = 2 * 3_600_000;

function checkProgress(stats: InboxStats): Finding | undefined {
  const { waiting, retrying, active, oldestWaitingAt = Infinity, oldestRetryingAt = Infinity } = stats;
  const oldest = Math.min(oldestWaitingAt, oldestRetryingAt);
  const limit = retrying === 0 ? IDLE_MS : IDLE_WITH_RETRIES_MS;
  if (active > 0 || !(Date.now() - oldest > limit)) return undefined;
  return warning(
    `No service handles the entries: ${waiting} waiting, the oldest for ${age(oldest)}`,
    'Check that the service is running and calls start()',
  );
}
