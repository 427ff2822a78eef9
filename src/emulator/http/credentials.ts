/** The key and token of a caller. */
export interface Credentials {
  key: string | undefined;
  token: string | undefined;
  /** The access token of an OAuth 2.0 application. */
  bearer?: string | undefined;
}

/**
 * Key and token from the query, or from the `Authorization` header, or from the body, as Trello takes them. When they
 * are given in several places the arguments win (inferred).
 */
export function readCredentials(
  args: { get(name: string): string | undefined },
  authorization: string | undefined,
): Credentials {
  const header = readOAuthHeader(authorization ?? '');
  const [, bearer] = /^\s*bearer\s+(\S+)\s*$/i.exec(authorization ?? '') ?? [];
  return {
    bearer,
    key: args.get('key') ?? header.get('oauth_consumer_key'),
    token: args.get('token') ?? header.get('oauth_token'),
  };
}

/**
 * The parameters of `Authorization: OAuth oauth_consumer_key="KEY", oauth_token="TOKEN"`. Order, spaces, missing
 * quotes, further parameters and percent-encoding do not matter; a header of another form has none.
 * The signature of an OAuth 1.0 request is not checked.
 */
function readOAuthHeader(header: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const scheme = /^\s*oauth\s/i.exec(header);
  if (scheme === null) return parameters;
  for (const part of header.slice(scheme[0].length).split(',')) {
    const equals = part.indexOf('=');
    if (equals === -1) continue;
    const name = part.slice(0, equals).trim().toLowerCase();
    if (!parameters.has(name)) parameters.set(name, decode(unquote(part.slice(equals + 1).trim())));
  }
  return parameters;
}

function unquote(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
