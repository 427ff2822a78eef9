/** The response to one REST request. */
export interface RESTResponse {
  status: number;
  contentType: string;
  body: string;
  /** Headers that depend on the caller. */
  headers?: Record<string, string>;
}

/** A JSON response; 200 by default, also for a created webhook. Source: Trello's REST page, certain. */
export function json(value: unknown, status = 200): RESTResponse {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

/** A plain text response: the form of most of Trello's errors. */
export function text(status: number, body: string): RESTResponse {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}

/** Thrown to end a request with this response. It is no failure of the emulator. */
export class Refusal extends Error {
  readonly response: RESTResponse;

  constructor(response: RESTResponse) {
    super(response.body);
    this.name = 'Refusal';
    this.response = response;
  }
}
