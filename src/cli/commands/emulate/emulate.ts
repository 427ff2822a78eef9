import { startEmulator, type DeliveryAttempt } from '../../../emulator/index.js';
import { printable } from '../../../util/printable.js';
import { aborted, interruption } from '../../shared/interruption.js';
import type { SettingOptions } from '../../shared/options.js';
import { Settings } from '../../shared/settings.js';
import { paint, print, say } from '../../shared/terminal.js';
import { board, member, models } from './sample-world.js';

export interface EmulateOptions extends SettingOptions {
  port: number;
  host: string;
  timeScale: number;
  json?: boolean;
}

/** Serves Trello's side of the wire until it is interrupted, and prints a line per attempt to deliver. */
export async function emulate({
  port,
  host,
  timeScale,
  json = false,
  ...options
}: EmulateOptions): Promise<void> {
  const signal = interruption();
  const secret = await new Settings(options).need('secret');
  const trello = await startEmulator({
    secret,
    port,
    host,
    timeScale,
    member,
    onAttempt: (attempt) => print(json ? JSON.stringify(forJSON(attempt)) : line(attempt)),
  });
  for (const model of models) trello.addModel(model);
  say(`Trello's REST API is at ${trello.baseURL}, for any key and token. Ctrl-C ends it.`);
  say(`
In other terminals:
  export TRELLO_BASE_URL=${trello.baseURL} TRELLO_KEY=key TRELLO_TOKEN=token
  trello-webhooks register --board ${board.shortLink} --callback-url http://localhost:3000/trello
  trello-webhooks act commentCard
`);
  await aborted(signal);
  await trello.close();
}

function line({ startedAt, attempt, status, error, durationMs, body, callbackURL }: DeliveryAttempt): string {
  const { type, id } = actionOf(body);
  const answer = paint(process.stdout, status === 200 ? 'green' : 'red', String(status ?? error));
  const again = attempt === 1 ? '' : `  attempt ${attempt}`;
  const time = new Date(startedAt).toISOString().slice(11, 23);
  return `${time}  ${answer}  ${Math.round(durationMs)} ms  ${printable(type)}  ${id}  → ${printable(callbackURL)}${again}`;
}

function forJSON({ body, requestHeaders: _, ...attempt }: DeliveryAttempt) {
  return { ...attempt, type: actionOf(body).type };
}

const actionOf = (body: string): { type: string; id: string } =>
  (JSON.parse(body) as { action: { type: string; id: string } }).action;
