import {
  startEmulator,
  type DeliveryAttempt,
  type EmulatedMember,
  type EmulatedModel,
} from '../../../emulator/index.js';
import { createDelivery } from '../../../testing/index.js';
import { printable } from '../../../util/printable.js';
import { abortOnInterrupt, waitForAbort } from '../../shared/interruption.js';
import type { SettingOptions } from '../../shared/options.js';
import { Settings } from '../../shared/settings.js';
import { paint, print, say } from '../../shared/terminal.js';

export interface EmulateOptions extends SettingOptions {
  port: number;
  host: string;
  timeScale: number;
  json?: boolean;
}

const { data, memberCreator } = createDelivery('updateCard:idList').action;
const { organization } = createDelivery('createOrganization').action.data;

/** The member who makes all sample actions. */
const member = memberCreator as Partial<EmulatedMember>;

/** The board of all sample actions. */
const board = { kind: 'board', ...data.board } as const;

/** The models of the sample actions, which exist when the emulator starts. */
const models: readonly EmulatedModel[] = [
  board,
  { kind: 'card', ...data.card },
  { kind: 'list', ...data.listBefore },
  { kind: 'list', ...data.listAfter },
  ...(organization === undefined ? [] : [{ kind: 'organization', ...organization } as const]),
];

/** Serves Trello's side until it is interrupted, and prints a line for each delivery attempt. */
export async function emulate({
  port,
  host,
  timeScale,
  json = false,
  ...options
}: EmulateOptions): Promise<void> {
  const signal = abortOnInterrupt();
  const secret = await new Settings(options).need('secret');
  const trello = await startEmulator({
    secret,
    port,
    host,
    timeScale,
    member,
    onAttempt: (attempt) => print(json ? JSON.stringify(toJSON(attempt)) : line(attempt)),
  });
  for (const model of models) trello.addModel(model);
  say(`Trello's REST API is at ${trello.baseURL}, for any key and token. Press Ctrl-C to end it.`);
  say(`
In another terminal:
  export TRELLO_BASE_URL=${trello.baseURL} TRELLO_KEY=key TRELLO_TOKEN=token
  trello-webhooks register --board ${board.shortLink} --callback-url http://localhost:3000/trello
  trello-webhooks trigger commentCard
`);
  await waitForAbort(signal);
  await trello.close();
}

function line({ startedAt, attempt, status, error, durationMs, body, callbackURL }: DeliveryAttempt): string {
  const { type, id } = readAction(body);
  const response = paint(process.stdout, status === 200 ? 'green' : 'red', String(status ?? error));
  const again = attempt === 1 ? '' : `  attempt ${attempt}`;
  const time = new Date(startedAt).toISOString().slice(11, 23);
  return `${time}  ${response}  ${Math.round(durationMs)} ms  ${printable(type)}  ${id}  → ${printable(callbackURL)}${again}`;
}

function toJSON({ body, requestHeaders: _, ...attempt }: DeliveryAttempt) {
  return { ...attempt, type: readAction(body).type };
}

const readAction = (body: string): { type: string; id: string } =>
  (JSON.parse(body) as { action: { type: string; id: string } }).action;
