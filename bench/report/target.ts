/** A line that says whether a figure is what it should be. Nothing fails by it: figures depend on the machine. */
export function target(what: string, reached: boolean): string {
  return `  ${reached ? 'met   ' : 'MISSED'}  ${what}`;
}
