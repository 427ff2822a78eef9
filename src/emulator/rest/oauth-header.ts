/**
 * The parameters of `Authorization: OAuth oauth_consumer_key="KEY", oauth_token="TOKEN"`. Order, spaces, missing
 * quotes, further parameters and percent-encoding do not matter; anything that is not of this form gives none.
 * The signature of an OAuth 1.0 request is not checked.
 */
export function oauthParameters(header: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const scheme = /^\s*oauth\s/i.exec(header);
  if (scheme === null) return parameters;
  for (const part of header.slice(scheme[0].length).split(',')) {
    const equals = part.indexOf('=');
    if (equals === -1) continue;
    const name = part.slice(0, equals).trim().toLowerCase();
    if (!parameters.has(name)) parameters.set(name, decoded(unquoted(part.slice(equals + 1).trim())));
  }
  return parameters;
}

function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
