import type { TailRecord } from '../../../telemetry/tail/index.js';
import { UsageError } from '../../shared/errors.js';

/** Conditions for requests. A request must meet each kind that is given, by one of its values. */
export interface FilterOptions {
  type?: string[];
  event?: string[];
  status?: string[];
  failed?: boolean;
}

/** Makes the function that decides whether a request is shown. */
export function makeFilter({
  type,
  event,
  status,
  failed = false,
}: FilterOptions): (record: TailRecord) => boolean {
  for (const each of status ?? [])
    if (!/^[1-5](\d\d|xx)$/i.test(each))
      throw new UsageError(`--status takes a status such as 401 or 5xx, not "${each}"`);
  return (record) =>
    (type === undefined || type.includes(record.type ?? '')) &&
    (event === undefined || event.some((name) => record.names?.includes(name) === true)) &&
    (status === undefined || status.some((each) => hasStatus(record, each))) &&
    (!failed || record.status >= 400);
}

function hasStatus({ status }: TailRecord, wanted: string): boolean {
  return /xx$/i.test(wanted) ? String(status)[0] === wanted[0] : String(status) === wanted;
}
