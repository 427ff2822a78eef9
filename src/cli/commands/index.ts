import { addCommand } from './add/command.js';
import { doctorCommand } from './doctor/command.js';
import { emulateCommand } from './emulate/command.js';
import { inboxCommand } from './inbox/command.js';
import { initCommand } from './init/command.js';
import { listCommand } from './list/command.js';
import { registerCommand } from './register/command.js';
import { removeCommand } from './remove/command.js';
import { sendCommand } from './send/command.js';
import { statusCommand } from './status/command.js';
import { tailCommand } from './tail/command.js';
import { triggerCommand } from './trigger/command.js';
import { typesCommand } from './types/command.js';

/**
 * Every command, in the order of the help. All `command.ts` files are loaded at each start: they hold options and help
 * only, and import the work beside them when the command runs.
 */
export const commands = [
  initCommand,
  addCommand,
  registerCommand,
  listCommand,
  statusCommand,
  removeCommand,
  doctorCommand,
  sendCommand,
  emulateCommand,
  triggerCommand,
  tailCommand,
  inboxCommand,
  typesCommand,
];
