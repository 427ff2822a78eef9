// The few members of Node's request and response that are used, so that the package's types need neither @types/node
// nor @types/express. node:http's own objects, and Express's, fit; test/types checks that they do.

/** A request of `node:http`, or of a framework that passes it on. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** Whether somebody has begun to read the body. */
  readonly readableDidRead: boolean;
  /** Whether the body was read to its end. */
  readonly readableEnded: boolean;
  /** What `setEncoding()` was told. */
  readonly readableEncoding?: string | null;
  /** Whether the connection is gone, or the request was given up. */
  readonly destroyed: boolean;
  /** Whether the whole request has arrived. */
  readonly complete: boolean;
  on(event: string, listener: (...args: never[]) => void): unknown;
  removeListener(event: string, listener: (...args: never[]) => void): unknown;
  resume(): unknown;
  destroy(error?: Error): unknown;
}

/** What Express and body parsers add to a request. */
export interface ParsedRequest extends NodeRequest {
  /** The URL before Express cut the mount path off. */
  readonly originalUrl?: string;
  readonly body?: unknown;
  /** The bytes, where a platform or a parser's `verify` function kept them. */
  readonly rawBody?: unknown;
}

/** A response of `node:http`. */
export interface NodeResponse {
  readonly headersSent: boolean;
  readonly destroyed: boolean;
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body: string): unknown;
}
