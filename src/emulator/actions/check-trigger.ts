import { refuseUnknownOptions } from '../../util/check-options.js';
import { checkId, checkModel, invalidOption } from '../state/check-model.js';
import type { TriggerOptions } from './trigger-options.js';

/** Checks the arguments of `trigger`. Throws with code `invalid_option`. */
export function checkTrigger(type: unknown, data: unknown, options: TriggerOptions): void {
  refuseUnknownOptions('trigger()', options, [
    'model',
    'memberCreator',
    'member',
    'appCreator',
    'clientIdentifier',
  ]);
  const { model, clientIdentifier, member, memberCreator } = options;
  if (typeof type !== 'string' || !/^\w+$/.test(type))
    throw invalidOption(
      "type must be the name of an action type, such as 'updateCard'",
      'A changed field is no part of the name: it is a key of data.old',
    );
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw invalidOption('data must be an object');
  if (model !== undefined) checkModel('model', typeof model === 'string' ? { id: model } : model);
  if (member !== undefined) checkModel('member', member);
  if (memberCreator?.id !== undefined) checkId('memberCreator', memberCreator.id);
  if (clientIdentifier !== undefined && !/^[\x20-\x7e]+$/.test(clientIdentifier)) {
    throw invalidOption('clientIdentifier must be printable ASCII', 'It is sent as a header');
  }
}
