import { basename, resolve } from 'node:path';
import packageJSON from '../../../../package.json' with { type: 'json' };
import { closest } from '../../../util/nearest.js';
import { UsageError } from '../../shared/errors.js';
import { findEvent } from '../../shared/events.js';
import { checkName, suggestName } from './project-name.js';

/** The templates, the default one first. */
export const templates = { express: 'Express 5', 'node-http': 'bare node:http, no framework' } as const;

export type Template = keyof typeof templates;

/** The handlers that have an example of their own; the first two are the default. */
export const exampleHandlers = ['commentCard', 'updateCard:idList', 'createCard', 'updateCard:due'] as const;

/** The values from options and prompts; undefined means not set. */
export interface Wishes {
  folder?: string | undefined;
  name?: string | undefined;
  template?: string | undefined;
  handlers?: string | undefined;
  inbox?: boolean | undefined;
  package?: string | undefined;
}

/** The project to create. */
export interface Plan {
  /** An absolute path. */
  readonly folder: string;
  readonly name: string;
  readonly template: Template;
  /** Event names; at least one. */
  readonly handlers: readonly string[];
  readonly inbox: boolean;
  /** The version or path of trello-webhooks in package.json. */
  readonly package: string;
}

/** Checks the wishes and fills in the defaults. Throws a `UsageError` that names valid values. */
export function makePlan(wishes: Wishes): Plan {
  const folder = resolve(wishes.folder ?? wishes.name?.replace(/^.*\//, '') ?? 'trello-bot');
  return {
    folder,
    name: checkName(wishes.name ?? suggestName(basename(folder))),
    template: checkTemplate(wishes.template ?? 'express'),
    handlers: checkHandlers(wishes.handlers ?? exampleHandlers.slice(0, 2).join(',')),
    inbox: wishes.inbox ?? false,
    package: packageSpec(wishes.package),
  };
}

function checkTemplate(name: string): Template {
  if (Object.hasOwn(templates, name)) return name as Template;
  const [near] = closest(name, Object.keys(templates));
  throw new UsageError(
    `Unknown template ${JSON.stringify(name)}`,
    near === undefined
      ? `The templates are ${Object.keys(templates).join(' and ')}`
      : `Did you mean ${near}?`,
  );
}

function checkHandlers(list: string): string[] {
  const names = list.split(',').map((name) => name.trim());
  if (names.every((name) => name === ''))
    throw new UsageError(
      'No handler is given',
      `Pass events, such as --handlers ${exampleHandlers.slice(0, 2).join(',')}`,
    );
  return [...new Set(names.filter((name) => name !== '').map(findEvent))];
}

/** A path is relative to the working directory, not to the project. */
function packageSpec(spec = `^${packageJSON.version}`): string {
  return /^(\.{0,2}\/|file:|[A-Za-z]:[\\/]).*|\.tgz$/.test(spec) && !/^https?:/.test(spec)
    ? `file:${resolve(spec.replace(/^file:/, ''))}`
    : spec;
}
