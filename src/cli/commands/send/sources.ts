import { randomInt } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createDelivery } from '../../../testing/index.js';
import { seededId } from '../../../util/trello-id.js';
import { UsageError } from '../../shared/errors.js';
import { eventNames, isEvent, unknownEvent } from '../../shared/events.js';

/** A source of bodies: an event makes a new action at each call, a file always has the same bytes. */
export interface Source {
  /** The event or the file. */
  readonly name: string;
  body(): object | Uint8Array;
}

/** Returns a sample of every event. */
export function allEvents(): Source[] {
  return eventNames.map(sampleSource);
}

/** Returns the sources that the arguments name: events, files, and the `.json` files in folders. */
export function findSources(names: readonly string[]): Source[] {
  return names.flatMap((name) => (isEvent(name) ? [sampleSource(name)] : fileSources(name)));
}

function sampleSource(name: string): Source {
  return {
    name,
    body() {
      const now = new Date();
      // A service handles an action once, so each sample needs an id that no earlier run has used.
      return createDelivery(name as 'updateCard', {
        action: { id: seededId(randomInt(2 ** 32), now), date: now.toISOString() },
      });
    },
  };
}

function fileSources(path: string): Source[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw noSuchSource(path);
  if (!stats.isDirectory()) return [fileSource(path)];
  const found = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  if (found.length === 0) throw new UsageError(`The folder ${path} contains no .json files`);
  return found.sort().map((name) => fileSource(join(path, name)));
}

function fileSource(path: string): Source {
  const bytes = readFileSync(path);
  return { name: path, body: () => bytes };
}

function noSuchSource(name: string): UsageError {
  if (/[./\\]/.test(name)) return new UsageError(`The file ${name} does not exist`);
  return new UsageError(`"${name}" is neither an event nor a file`, unknownEvent(name).hint);
}
