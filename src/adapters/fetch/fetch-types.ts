// The few members of Request and Response that are used, so that the package's types need no library of the DOM and no
// types of a platform. The objects of Node, Bun, Deno and Workers fit; test/types checks that they do.

/** A `Request`, of whichever runtime. */
export interface FetchRequest {
  readonly method: string;
  /** The absolute URL. */
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  readonly bodyUsed: boolean;
  readonly body: FetchBody | null;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The stream of a request's body. */
export interface FetchBody {
  readonly locked: boolean;
  getReader(): FetchBodyReader;
}

/** A reader of such a stream. */
export interface FetchBodyReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

/** The `Response` of the runtime whose types are loaded. */
export type FetchResponse = typeof globalThis extends { Response: { prototype: infer Response } }
  ? Response
  : {
      readonly status: number;
      readonly headers: { get(name: string): string | null };
      text(): Promise<string>;
    };
