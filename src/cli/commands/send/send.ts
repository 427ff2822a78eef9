import { isURL } from '../../../util/url.js';
import { printable } from '../../../util/printable.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { interruption } from '../../shared/interruption.js';
import type { SettingOptions } from '../../shared/options.js';
import { Settings } from '../../shared/settings.js';
import { paint, print, say, withProgress } from '../../shared/terminal.js';
import { UsageError } from '../../shared/errors.js';
import { inTurn } from './in-turn.js';
import { post, type Sent, type Target } from './post.js';
import { allEvents, sources, type Source } from './sources.js';
import { describeSummary, isSuccess, Tally } from './summary.js';

export interface SendOptions extends SettingOptions {
  to: string;
  callbackUrl?: string;
  all?: boolean;
  count?: number;
  rate?: number;
  concurrency?: number;
  json?: boolean;
}

/** Sends signed deliveries, prints what was answered, and a summary; the exit code is 1 unless all were answered 2xx. */
export async function send(names: readonly string[], options: SendOptions): Promise<void> {
  const { all = false, json = false, rate, to } = options;
  const list = chosen(names, all);
  const { count = list.length, concurrency = rate === undefined ? 1 : 50 } = options;
  const target = await targetOf(options);
  const signal = interruption();
  const tally = new Tally();
  try {
    const work = inTurn({ count, rate, concurrency }, signal, async (index) => {
      const sent = await post(list[index % list.length]!, target, signal);
      tally.add(sent);
      print(json ? JSON.stringify(sent) : line(sent));
    });
    // On a terminal the lines themselves show that it goes on.
    await (process.stdout.isTTY ? work : withProgress(`Sending ${count}`, work));
  } finally {
    const summary = tally.summary();
    if (json) print(JSON.stringify({ summary }));
    else say(describeSummary(summary));
    if (summary.failed > 0) process.exitCode = exitCodes.failed;
    if (summary.answers['ECONNREFUSED'] !== undefined) say(`Nothing listens at ${to}: does the service run?`);
    if (signal.aborted) process.exitCode = exitCodes.interrupted;
  }
}

function chosen(names: readonly string[], all: boolean): Source[] {
  if (all === names.length > 0)
    throw new UsageError(
      all ? '--all sends samples of all events: name none' : 'Nothing to send is named',
      'Give events (commentCard), files, or --all alone',
    );
  return all ? allEvents() : sources(names);
}

async function targetOf(options: SendOptions): Promise<Target> {
  const settings = new Settings(options);
  const callbackURL = options.callbackUrl ?? settings.get('callbackURL') ?? options.to;
  for (const url of [options.to, callbackURL])
    if (!/^https?:\/\//i.test(url) || !isURL(url)) throw new UsageError(`"${url}" is no http or https URL`);
  return { to: options.to, callbackURL, secret: await settings.need('secret') };
}

function line({ source, actionId = '–', status, code, ms }: Sent): string {
  const answer = paint(process.stdout, isSuccess(status) ? 'green' : 'red', String(status ?? code));
  const reason = status === undefined || code === undefined ? '' : `  ${printable(code)}`;
  return `${answer}  ${ms} ms  ${printable(source)}  ${printable(actionId)}${reason}`;
}
