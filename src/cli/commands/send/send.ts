import { isHTTPURL } from '../../../util/http/send-request.js';
import { printable } from '../../../util/printable.js';
import { UsageError } from '../../shared/errors.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { abortOnInterrupt } from '../../shared/interruption.js';
import type { SettingOptions } from '../../shared/options.js';
import { isSuccess } from '../../shared/response.js';
import { Settings } from '../../shared/settings.js';
import { paint, print, say, withProgress } from '../../shared/terminal.js';
import { runAtPace } from './pace.js';
import { sendDelivery, type SendResult, type Target } from './send-delivery.js';
import { allEvents, findSources, type Source } from './sources.js';
import { describeSummary, Tally, type Summary } from './summary.js';

export interface SendOptions extends SettingOptions {
  to: string;
  callbackUrl?: string;
  all?: boolean;
  count?: number;
  rate?: number;
  concurrency?: number;
  json?: boolean;
}

/** Sends signed deliveries, prints the responses and a summary. The exit code is 1 unless all responses are 2xx. */
export async function send(names: readonly string[], options: SendOptions): Promise<void> {
  const { all = false, json = false, rate } = options;
  const sources = chooseSources(names, all);
  const { count = sources.length, concurrency = rate === undefined ? 1 : 50 } = options;
  const target = await chooseTarget(options);
  const signal = abortOnInterrupt();
  const tally = new Tally();
  try {
    const work = runAtPace({ count, rate, concurrency }, signal, async (index) => {
      const result = await sendDelivery(sources[index % sources.length]!, target, signal);
      tally.add(result);
      print(json ? JSON.stringify(result) : line(result));
    });
    // On a terminal the lines themselves show the progress.
    await (process.stdout.isTTY ? work : withProgress(`Sending ${count}`, work));
  } finally {
    report(tally.summarize(), options);
    if (signal.aborted) process.exitCode = exitCodes.interrupted;
  }
}

function chooseSources(names: readonly string[], all: boolean): Source[] {
  if (all === names.length > 0)
    throw new UsageError(
      all ? '--all cannot be combined with events or files' : 'No delivery to send is given',
      'Pass events (commentCard) or files, or --all alone for a sample of every event',
    );
  return all ? allEvents() : findSources(names);
}

async function chooseTarget(options: SendOptions): Promise<Target> {
  const settings = new Settings(options);
  const callbackURL = options.callbackUrl ?? settings.get('callbackURL') ?? options.to;
  for (const url of [options.to, callbackURL])
    if (!isHTTPURL(url)) throw new UsageError(`"${url}" is not an http or https URL`);
  return { to: options.to, callbackURL, secret: await settings.need('secret') };
}

function line({ source, actionId = '–', status, code, ms }: SendResult): string {
  const response = paint(process.stdout, isSuccess(status) ? 'green' : 'red', String(status ?? code));
  const reason = status === undefined || code === undefined ? '' : `  ${printable(code)}`;
  return `${response}  ${ms} ms  ${printable(source)}  ${printable(actionId)}${reason}`;
}

function report(summary: Summary, { to, json = false }: SendOptions): void {
  if (json) print(JSON.stringify({ summary }));
  else say(describeSummary(summary));
  if (summary.failed > 0) process.exitCode = exitCodes.failed;
  if (summary.responses['ECONNREFUSED'] !== undefined)
    say(`No server listens at ${to}. Check that the service is running.`);
}
