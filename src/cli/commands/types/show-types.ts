import { paint, print, printJSON, table } from '../../shared/terminal.js';
import { describeAll, describeEvent, type EventDescription } from './describe-event.js';

/** Prints one line per event. */
export function showAll(json: boolean): void {
  const events = describeAll();
  if (json) return printJSON(events);
  print(
    table([
      ['EVENT', 'WATCHED MODELS', 'LISTED BY REST', 'EVIDENCE'],
      ...events.map((event) => [event.name, models(event), LISTED[event.listing], evidence(event)]),
    ]),
  );
}

/** Prints all that is known of one event. */
export function showOne(name: string, json: boolean): void {
  const event = describeEvent(name);
  if (json) return printJSON(event);
  const title = (text: string): string => paint(process.stdout, 'bold', text);
  const { keys, subEvents, description, member } = event;
  print(`${title(event.name)}  ${description}\n`);
  print(
    table([
      ['Watched models', models(event)],
      ['Listed by REST', LISTED[event.listing]],
      ['Evidence', evidence(event)],
      ...(member === undefined ? [] : [['action.member', member]]),
    ]),
  );
  print(`\n${title('Keys of action.data')}`);
  print(
    table(
      keys.map(({ key, always, description }) => [`  ${key}`, always ? 'always' : 'sometimes', description]),
    ),
  );
  if (subEvents.length === 0) return;
  print(`\n${title('Sub-events')}`);
  print(
    table(subEvents.map((field) => [`  ${name}:${field}`, describeEvent(`${name}:${field}`).description])),
  );
}

const models = ({ models, modelsUncertain }: EventDescription): string =>
  models.length === 0 ? 'unknown' : models.join(', ') + (modelsUncertain === true ? ' (uncertain)' : '');

const LISTED = {
  included: 'yes',
  excluded: 'no, webhook only',
  'custom-fields': 'yes (custom fields)',
  '2017-only': 'documented in 2017 only',
  '2019-table-only': 'in a table of 2019 only',
};

const EVIDENCE = {
  captured: 'captured',
  'few-captures': 'few captures',
  'read-by-code': 'read by code',
  'documented-name-only': 'name only',
};

const evidence = ({ evidence, captures }: EventDescription): string =>
  EVIDENCE[evidence] + (captures > 0 ? ` (${captures})` : '');
