import stringWidth from 'string-width';

/** Lays rows out in columns that line up on a terminal; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, stringWidth(cell));
  const pad = (cell: string, width = 0): string => cell + ' '.repeat(width - stringWidth(cell));
  return rows
    .map((row) =>
      row
        .map((cell, index) => pad(cell, widths[index]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const UNITS = [
  ['days', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** Writes the age of a time, in the largest unit of which there are at least two. */
export function age(time: number, now = Date.now()): string {
  const ms = Math.max(0, now - time);
  const [unit, length] = UNITS.find(([, each]) => ms >= 2 * each) ?? UNITS[3];
  return `${Math.floor(ms / length)} ${unit}`;
}

/** Writes a time as ISO 8601 has it. */
export function iso(time: number): string {
  return new Date(time).toISOString();
}
