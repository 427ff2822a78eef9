import { InvalidOptionError } from '../../errors.js';

/** The twin of inbox-processor.ts for runtimes without Node's modules, where no inbox of this package runs. */
export class InboxProcessor {
  constructor() {
    throw new InvalidOptionError('inbox is not available on this runtime', {
      hint: 'Its engines need Node, Bun or Deno',
    });
  }
}
