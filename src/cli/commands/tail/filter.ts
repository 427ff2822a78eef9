import type { TailRecord } from '../../../telemetry/tail/index.js';
import { UsageError } from '../../shared/errors.js';

/** Which requests are shown: those that fit every kind that is given, and of each kind one. */
export interface FilterOptions {
  type?: string[];
  event?: string[];
  status?: string[];
  failed?: boolean;
}

/** Makes the function that decides. */
export function filterOf({
  type,
  event,
  status,
  failed = false,
}: FilterOptions): (record: TailRecord) => boolean {
  for (const each of status ?? [])
    if (!/^[1-5](\d\d|xx)$/i.test(each))
      throw new UsageError(`"${each}" is no status`, 'Say 401, or 5xx for all of a kind');
  return (record) =>
    (type === undefined || type.includes(record.type ?? '')) &&
    (event === undefined || event.some((name) => record.names?.includes(name) === true)) &&
    (status === undefined || status.some((each) => fits(record.status, each))) &&
    (!failed || record.status >= 400);
}

function fits(status: number, wanted: string): boolean {
  return /xx$/i.test(wanted) ? String(status)[0] === wanted[0] : String(status) === wanted;
}
