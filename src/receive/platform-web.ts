/**
 * The twin of platform.ts for runtimes without Node's modules, where every request is a `Request`. The file for them is
 * loaded anew at each cold start, so it is kept small.
 */
export function fixOf(): string {
  return 'Pass the Request to webhooks.fetch() before anything reads its body';
}
