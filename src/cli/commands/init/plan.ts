import { basename, resolve } from 'node:path';
import packageJSON from '../../../../package.json' with { type: 'json' };
import { closest } from '../../../util/nearest.js';
import { findEvent } from '../../shared/events.js';
import { UsageError } from '../../shared/errors.js';
import { checkName, nameFrom } from './project-name.js';

/** The templates, the default one first. */
export const templates = { express: 'Express 5', 'node-http': 'bare node:http, no framework' } as const;

export type Template = keyof typeof templates;

/** The handlers that have an example of their own; the first two are the default. */
export const exampleHandlers = ['commentCard', 'updateCard:idList', 'createCard', 'updateCard:due'] as const;

/** What was said so far, on the command line or as answers. What is undefined has not been said. */
export interface Said {
  folder?: string | undefined;
  name?: string | undefined;
  template?: string | undefined;
  handlers?: string | undefined;
  inbox?: boolean | undefined;
  package?: string | undefined;
}

/** What is to be made. */
export interface Plan {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  readonly template: Template;
  /** Event names; at least one. */
  readonly handlers: readonly string[];
  readonly inbox: boolean;
  /** Where the project takes trello-webhooks from. */
  readonly package: string;
}

/** Checks what was said, and fills in the rest. Throws a `UsageError` that says what would be right. */
export function planFrom(said: Said): Plan {
  const folder = resolve(said.folder ?? said.name?.replace(/^.*\//, '') ?? 'trello-bot');
  return {
    folder,
    name: checkName(said.name ?? nameFrom(basename(folder))),
    template: checkTemplate(said.template ?? 'express'),
    handlers: checkHandlers(said.handlers ?? exampleHandlers.slice(0, 2).join(',')),
    inbox: said.inbox ?? false,
    package: packageSpec(said.package),
  };
}

export function checkTemplate(name: string): Template {
  if (Object.hasOwn(templates, name)) return name as Template;
  const [near] = closest(name, Object.keys(templates));
  throw new UsageError(
    `There is no template ${JSON.stringify(name)}`,
    near === undefined
      ? `The templates are ${Object.keys(templates).join(' and ')}`
      : `Did you mean ${near}?`,
  );
}

export function checkHandlers(list: string): string[] {
  const names = list.split(',').map((name) => name.trim());
  if (names.every((name) => name === ''))
    throw new UsageError(
      'No handler is named',
      `Such as --handlers ${exampleHandlers.slice(0, 2).join(',')}`,
    );
  return [...new Set(names.filter((name) => name !== '').map(findEvent))];
}

/** A path is meant from here, and not from the project's folder. */
function packageSpec(spec = `^${packageJSON.version}`): string {
  return /^(\.{0,2}\/|file:|[A-Za-z]:[\\/]).*|\.tgz$/.test(spec) && !/^https?:/.test(spec)
    ? `file:${resolve(spec.replace(/^file:/, ''))}`
    : spec;
}
