/** Where `emulate` listens and `act` looks: TREL on the keys of a telephone. */
export const EMULATOR_PORT = 8735;
