// The twin of other-bodies.ts and damage.ts for runtimes without Node's modules: no parser stands in front of a `Request`,
// and the file for them is loaded anew at each cold start. What a proxy may do to bodies is looked for on Node alone.

/** No other body is tried. */
export function otherBodies(): never[] {
  return [];
}

/** Nothing is said of the looks of a body. */
export function damageOf(): undefined {
  return undefined;
}
