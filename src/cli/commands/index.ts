import { act } from './act.js';
import { add } from './add.js';
import { doctor } from './doctor.js';
import { emulate } from './emulate.js';
import { inbox } from './inbox.js';
import { init } from './init.js';
import { list } from './list.js';
import { register } from './register.js';
import { remove } from './remove.js';
import { send } from './send.js';
import { status } from './status.js';
import { tail } from './tail.js';
import { types } from './types.js';

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
