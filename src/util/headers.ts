/** Headers as any platform has them: an object of strings or lists (any case), or a `Headers` object. */
export type RequestHeaders =
  { readonly [name: string]: string | readonly string[] | undefined } | { get(name: string): string | null };

/** Headers as node:http has them: in lower case. */
export type LowerCaseHeaders = { readonly [name: string]: string | readonly string[] | undefined };

/** One header's value; several lines of one name are joined by `', '`, as HTTP has it. */
export function readHeader(headers: RequestHeaders, name: string): string | undefined {
  if (typeof headers.get === 'function') return (headers as Headers).get(name) ?? undefined;
  const record = headers as LowerCaseHeaders;
  let value = Object.hasOwn(record, name) ? record[name] : undefined;
  if (value === undefined) {
    for (const key of Object.keys(record)) {
      if (key.length === name.length && key.toLowerCase() === name) value = record[key];
    }
  }
  return joined(value);
}

/** Several lines of one header, as HTTP joins them. */
export function joined(value: string | readonly string[] | undefined): string | undefined {
  // Callers in JavaScript may pass anything.
  return Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : undefined;
}
