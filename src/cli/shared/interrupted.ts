/** Somebody pressed Ctrl-C at a question: nothing more is to be said (exit code 130). */
export class Interrupted extends Error {}
