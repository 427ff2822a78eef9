/** What the emulator answers to one REST request. */
export interface Reply {
  status: number;
  contentType: string;
  body: string;
}

/** A JSON answer; 200 unless said otherwise, also for a created webhook. Source: Trello's REST page, certain. */
export function json(value: unknown, status = 200): Reply {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

/** A plain text answer: the form of most of Trello's errors. */
export function text(status: number, body: string): Reply {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}

/** Thrown by whatever looks at a request to end it with this answer. It is no failure of the emulator. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(reply.body);
    this.name = 'Refusal';
    this.reply = reply;
  }
}
