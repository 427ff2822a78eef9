// Every error that the command itself makes; the rooms behind it have their own.
import { TrelloWebhooksError, type TrelloWebhooksErrorOptions } from '../../errors.js';

/** `usage`: an argument or a setting is missing or invalid (exit code 2). Thrown before anything is changed. */
export class UsageError extends TrelloWebhooksError {
  constructor(message: string, hint?: string) {
    super('usage', message, hint === undefined ? {} : { hint });
  }
}

/** `interrupted`: Ctrl-C was pressed at a question, or while another program ran. Nothing is printed (exit code 130). */
export class InterruptedError extends TrelloWebhooksError {
  constructor() {
    super('interrupted', 'Interrupted');
  }
}

/** `not_found`: Trello does not know the model, or the token cannot read it. */
export class ModelNotFoundError extends TrelloWebhooksError {
  constructor(kind: string, id: string, cause: unknown) {
    const hint = `Check its name, and that the token can read this ${kind}`;
    super('not_found', `Trello does not know the ${kind} "${id}"`, { cause, hint });
  }
}

/** `no_tail`: no service listens at the socket that `tail` connects to. */
export class TailNotServedError extends TrelloWebhooksError {
  constructor(path: string) {
    const hint =
      "Add this to the service: import { serveTail } from 'trello-webhooks/tail'; await serveTail(); " +
      'then run tail in the same folder, or pass the socket with --path; --wait waits for the service';
    super('no_tail', `No service serves its tail at ${path}`, { hint });
  }
}

/** `emulator_unreachable`: no emulator listens at the base URL. */
export class EmulatorUnreachableError extends TrelloWebhooksError {
  constructor(baseURL: string, cause: unknown) {
    const hint = 'Start one with "trello-webhooks emulate", or pass its address with --base-url';
    super('emulator_unreachable', `No emulator responds at ${baseURL}`, { cause, hint });
  }
}

/** The emulator refused the action; the code is the emulator's. */
export class EmulatorRefusedError extends TrelloWebhooksError {}

/** `npm_install_failed`: npm ended with an error, which it has printed. */
export class NpmInstallError extends TrelloWebhooksError {
  constructor(folder: string, options?: TrelloWebhooksErrorOptions) {
    super('npm_install_failed', 'npm install failed, for the reason above', {
      hint: `Run it again in ${folder}`,
      ...options,
    });
  }
}
