/**
 * Text that came from outside, made safe for one line of a log: control characters, line separators and lone
 * surrogates become `\uXXXX`, and what is longer than `max` is cut. Nothing a sender chooses can start a new line.
 */
export function printable(text: string, max = 200): string {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  return cut.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// C0 and C1 controls, DEL, bidirectional marks, line and paragraph separators, BOM; lone surrogates.
const UNSAFE =
  // eslint-disable-next-line no-control-regex -- finding control characters is the purpose
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A callback URL as it may be shown, letter for letter, since each counts in a signature: without user name, password and
 * fragment, and without the values of its query, since people put tokens there.
 */
export function printableURL(url: string): string {
  const [, start = '', query] = /^([^?#]*)(\?)?/.exec(url)!;
  // As a URL parser finds them: it skips white space and any number of slashes in either direction.
  const shown = start.replace(/^(\s*[a-z][a-z0-9+.-]*:)?([\\/\s]*)([^\\/]*@)?/i, '$1$2');
  return printable(`${shown}${query === undefined ? '' : '?…'}`);
}

/** An error with its stack, as lines that are safe for a log: its message may quote what a client sent. */
export function describeForLog({ name, message, stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line));
  return [printable(`${name}: ${message}`, 1000), ...frames.map((frame) => printable(frame))].join('\n');
}
