import type { Arguments } from '../arguments.js';
import { ID } from '../../ids.js';
import { MAX_DESCRIPTION } from '../../limits.js';
import { isCallbackURL } from '../../delivery/outgoing.js';
import { invalidValue, modelNotFound } from '../texts.js';
import type { WebhookSettings } from '../../state/webhook.js';
import type { World } from '../world.js';

/** Each reads the text of one argument, or refuses it. */
export const PARSERS: {
  readonly [Name in keyof WebhookSettings]: (world: World, text: string) => WebhookSettings[Name];
} = {
  description: (_, text) => {
    if (text.length > MAX_DESCRIPTION) throw invalidValue('description');
    return text;
  },
  callbackURL: (_, text) => {
    if (!isCallbackURL(text)) throw invalidValue('callbackURL');
    return text;
  },
  idModel: ({ models, anyModel }, text) => {
    if (!ID.test(text)) throw invalidValue('idModel');
    const id = text.toLowerCase();
    if (!anyModel && !models.has(id)) throw modelNotFound();
    return id;
  },
  active: (_, text) => {
    if (text !== 'true' && text !== 'false') throw invalidValue('active');
    return text === 'true';
  },
};

/** What a request says about a webhook; nothing is required. */
export function givenSettings(world: World, args: Arguments): Partial<WebhookSettings> {
  return {
    ...one(world, args, 'description'),
    ...one(world, args, 'callbackURL'),
    ...one(world, args, 'idModel'),
    ...one(world, args, 'active'),
  };
}

function one<Name extends keyof WebhookSettings>(world: World, args: Arguments, name: Name) {
  const text = args.get(name);
  return text === undefined ? {} : { [name]: PARSERS[name](world, text) };
}

/** What a request for a new webhook says: callback URL and model are required. */
export function newSettings(world: World, args: Arguments): WebhookSettings {
  const { description = '', active = true, callbackURL, idModel } = givenSettings(world, args);
  if (callbackURL === undefined) throw invalidValue('callbackURL');
  if (idModel === undefined) throw invalidValue('idModel');
  return { description, idModel, callbackURL, active };
}
