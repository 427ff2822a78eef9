import { InboxError } from '../../../inbox/errors.js';
import type { InboxStats } from '../../../inbox/inbox.js';
import { age } from '../../shared/time.js';
import { withInbox } from '../../shared/inbox/open-inbox.js';
import type { Which } from '../../shared/inbox/which-inbox.js';
import { UsageError } from '../../shared/errors.js';
import { checkRedis } from './check-redis.js';
import { checkRoom } from './check-room.js';
import { findings, type Finding } from './finding.js';

/** The inbox: whether it can be used, how it is set up, and what is in it. */
export async function checkInbox(which: Which): Promise<Finding[]> {
  const { ok, failed } = findings('inbox');
  try {
    const setup = which.kind === 'redis' ? await checkRedis(which) : undefined;
    if (setup?.there === false) return setup.found;
    const stats = await withInbox(which, (inbox) => inbox.stats());
    const { waiting, active, done, dead } = stats;
    const counts = `${waiting} waiting, ${active} active, ${done} done, ${dead} dead`;
    const troubles = [...(setup?.found ?? []), ...troublesOf(stats, which)];
    const room = which.kind === 'sqlite' ? checkRoom(which.file) : undefined;
    if (room !== undefined) troubles.push(room);
    return troubles.length === 0 ? [ok(counts)] : troubles;
  } catch (error) {
    const { message, hint } = error as InboxError;
    if (!(error instanceof InboxError || error instanceof UsageError)) throw error;
    // The hint is part of the message.
    const said = hint === undefined ? message : message.slice(0, -`. ${hint}`.length);
    return [failed(said, hint ?? 'The message is from the store: look into its log')];
  }
}

const NOBODY_WORKS_MS = 5 * 60_000;
// A retry may wait for an hour, and what is behind it in its card's order waits with it.
const RETRIES_WAIT_MS = 2 * 3_600_000;

function troublesOf(
  { waiting, retrying, active, dead, oldestWaitingAt }: InboxStats,
  which: Which,
): Finding[] {
  const { warning } = findings('inbox');
  const found: Finding[] = [];
  if (dead > 0) {
    const letters = dead === 1 ? 'One dead letter waits' : `${dead} dead letters wait`;
    found.push(
      warning(`${letters} for a decision`, `trello-webhooks inbox dead ${optionsOf(which)}lists them`),
    );
  }
  const limit = retrying === 0 ? NOBODY_WORKS_MS : RETRIES_WAIT_MS;
  if (active === 0 && oldestWaitingAt !== undefined && Date.now() - oldestWaitingAt > limit) {
    found.push(
      warning(
        `Nobody works on the inbox: ${waiting} wait, the oldest for ${age(oldestWaitingAt)}`,
        'Is the service running, and does it call start()?',
      ),
    );
  }
  return found;
}

/** What the command needs besides the environment; a URL may hold a password and stays there. */
function optionsOf(which: Which): string {
  if (which.kind === 'sqlite') return `--file ${which.file} `;
  return `--prefix ${which.prefix} `;
}
