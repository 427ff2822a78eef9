import { actionKeys, type EventKeys } from '../../../generated/action-keys.js';
import { actionTypeInfo, type ActionTypeInfo } from '../../../generated/action-types.js';
import { unknownEvent } from '../../shared/events.js';
import { table } from '../../shared/format.js';
import { paint, print, printJSON } from '../../shared/terminal.js';

/** The documentation of one event. */
interface EventDescription extends EventKeys, ActionTypeInfo {
  readonly name: string;
}

/** Prints one line per event: each action type, followed by its sub-events. */
export function listEvents(json: boolean): void {
  const events = [...actionTypeInfo].flatMap(([type, { subEvents }]) =>
    [type, ...subEvents.map((field) => `${type}:${field}`)].map(describeEvent),
  );
  if (json) return printJSON(events);
  print(
    table([
      ['EVENT', 'WATCHED MODELS', 'LISTED BY REST', 'EVIDENCE'],
      ...events.map((event) => [event.name, models(event), LISTED[event.listing], evidence(event)]),
    ]),
  );
}

/** Prints the documentation of one event. Throws an `UnknownEventError` that lists similar names. */
export function showEvent(name: string, json: boolean): void {
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

function describeEvent(name: string): EventDescription {
  const keys = actionKeys.get(name);
  const info = actionTypeInfo.get(name.replace(/:.*/, ''));
  if (keys === undefined || info === undefined) throw unknownEvent(name);
  return { name, ...keys, ...info, subEvents: name.includes(':') ? [] : info.subEvents };
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
  captured: 'seen',
  'few-captures': 'few seen',
  'read-by-code': 'read by code',
  'documented-name-only': 'name only',
};

function evidence({ evidence, captures, listed = 0 }: EventDescription): string {
  const counts = [
    ...(captures > 0 ? [`${captures} delivered`] : []),
    ...(listed > 0 ? [`${listed} listed`] : []),
  ];
  return EVIDENCE[evidence] + (counts.length === 0 ? '' : ` (${counts.join(', ')})`);
}
