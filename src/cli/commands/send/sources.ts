import { randomInt } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UnknownEventError } from '../../../errors.js';
import { actionKeys } from '../../../generated/action-keys.js';
import { delivery } from '../../../testing/index.js';
import { idsFrom } from '../../../testing/ids.js';
import { describeEvent } from '../types/describe-event.js';
import { UsageError } from '../../shared/errors.js';

/** Where a body comes from: each call of `body` gives another action, a file always the same bytes. */
export interface Source {
  /** The event or the file. */
  readonly name: string;
  body(): object | Uint8Array;
}

/** A sample of every event. */
export function allEvents(): Source[] {
  return [...actionKeys.keys()].map(sample);
}

/** What the arguments name: events, files, and the `.json` files in folders. */
export function sources(names: readonly string[]): Source[] {
  return names.flatMap((name) => (actionKeys.has(name) ? [sample(name)] : files(name)));
}

function sample(name: string): Source {
  return {
    name,
    body() {
      const now = new Date();
      // Its own id, or the service would not handle it after the sample of the last time.
      const action = { id: idsFrom(randomInt(2 ** 32))(now), date: now.toISOString() };
      return delivery(name as 'updateCard', { action });
    },
  };
}

function files(path: string): Source[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw neither(path);
  if (!stats.isDirectory()) return [file(path)];
  const found = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  if (found.length === 0) throw new UsageError(`There are no .json files in ${path}`);
  return found.sort().map((name) => file(join(path, name)));
}

function file(path: string): Source {
  const bytes = readFileSync(path);
  return { name: path, body: () => bytes };
}

function neither(name: string): Error {
  if (/[./\\]/.test(name)) return new UsageError(`There is no file ${name}`);
  try {
    describeEvent(name);
  } catch (error) {
    if (error instanceof UnknownEventError)
      return new UsageError(`There is no event and no file ${name}`, error.hint);
  }
  return new UsageError(`There is no file ${name}`);
}
