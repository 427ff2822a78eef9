// The few members of Node's request and response that are used, so that the package's types need neither @types/node
// nor @types/express. node:http's own objects, and Express's, fit; test/types checks that they do.

/** A request of `node:http`, or of a framework that passes it on. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** Whether a part of the body was read. */
  readonly readableDidRead: boolean;
  /** Whether the body was read to its end. */
  readonly readableEnded: boolean;
  /** The encoding that was set by `setEncoding()`. */
  readonly readableEncoding?: string | null;
  /** Whether the connection is gone, or the request was given up. */
  readonly destroyed: boolean;
  /** Whether the whole request has arrived. */
  readonly complete: boolean;
  readonly httpVersionMajor?: number;
  /** Set in HTTP/2. */
  readonly stream?: unknown;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the overloads of @types/node 26 refuse never[]
  on(event: string, listener: (...args: any[]) => void): unknown;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  removeListener(event: string, listener: (...args: any[]) => void): unknown;
  resume(): unknown;
  destroy(error?: Error): unknown;
}

/** A request with the members that Express and body parsers add. */
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
  destroy(error?: Error): unknown;
}
