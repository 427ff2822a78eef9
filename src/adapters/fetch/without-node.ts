import { InvalidOptionError } from '../../errors.js';

// Where there is no node:http the build puts this file in the place of adapters/node (tsdown.web.config.ts).

export function createListener(): never {
  throw needsNode('listener()');
}

export function createRouter(): never {
  throw needsNode('router()');
}

function needsNode(method: string): InvalidOptionError {
  return new InvalidOptionError(
    `${method} needs the requests of node:http, which this runtime does not have`,
    {
      hint: 'Use webhooks.fetch, which takes a Request',
    },
  );
}
