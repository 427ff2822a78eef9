import { act } from './trigger/command.js';
import { add } from './add/command.js';
import { doctor } from './doctor/command.js';
import { emulate } from './emulate/command.js';
import { inbox } from './inbox/command.js';
import { init } from './init/command.js';
import { list } from './list/command.js';
import { register } from './register/command.js';
import { remove } from './remove/command.js';
import { send } from './send/command.js';
import { status } from './status/command.js';
import { tail } from './tail/command.js';
import { types } from './types/command.js';

/** Every command, in the order of the help. What a command works with is imported when it runs. */
export const commands = [
  init,
  add,
  register,
  list,
  status,
  remove,
  doctor,
  send,
  emulate,
  act,
  tail,
  inbox,
  types,
];
