import type { Delivery, Kind } from './deliveries.js';
import { expectedHandlers, type Witness } from './service.js';

/** One line of the demo. */
export interface Line {
  file: string;
  status: number;
  type: string | undefined;
  kind: Kind;
  names: string[];
  handlers: string[];
}

export function lineOf(delivery: Delivery, status: number, { event, rejection, handlers }: Witness): Line {
  const action = actionOf(delivery.body);
  let kind: Kind = 'duplicate';
  if (event !== undefined) kind = event.recognized ? 'recognized' : 'unrecognized';
  else if (rejection !== undefined) kind = rejection.authentic ? 'malformed' : 'rejected';
  return {
    file: delivery.file,
    status,
    type: action?.type,
    kind,
    names: [...(event?.names ?? [])],
    handlers,
  };
}

/** Why a delivery was not treated as it should be; undefined when it was. */
export function fault(line: Line, delivery: Delivery): string | undefined {
  const { kind, status, names, handlers } = line;
  if (kind !== delivery.expected) return `it should be ${delivery.expected}`;
  const wanted = { recognized: 200, unrecognized: 200, duplicate: 200, malformed: 400, rejected: 401 }[kind];
  if (status !== wanted) return `the status should be ${wanted}`;
  const action = actionOf(delivery.body);
  const raised = kind === 'recognized' || kind === 'unrecognized' ? namesOf(action) : [];
  if (names.join() !== raised.join()) return `it should raise ${raised.join(', ') || 'nothing'}`;
  const run =
    kind === 'recognized' ? expectedHandlers(raised) : kind === 'unrecognized' ? ['onUnrecognized'] : [];
  if (handlers.join() !== run.join()) return `the handlers should be ${run.join(', ') || 'none'}`;
  return undefined;
}

/** The line for people. */
export function toText({ file, status, type, kind, names, handlers }: Line): string {
  const what =
    kind === 'recognized' || kind === 'unrecognized' ? names.join(', ') : `${type ?? '?'}: ${kind}`;
  return `${status}  ${file}\n     ${what}  →  ${handlers.length === 0 ? '(no handler)' : handlers.join(', ')}`;
}

interface LooseAction {
  type: string;
  data?: { old?: object };
}

function actionOf(body: Uint8Array): LooseAction | undefined {
  try {
    return (JSON.parse(Buffer.from(body).toString()) as { action?: LooseAction }).action;
  } catch {
    return undefined;
  }
}

function namesOf(action: LooseAction | undefined): string[] {
  if (action === undefined) return [];
  return [...Object.keys(action.data?.old ?? {}).map((field) => `${action.type}:${field}`), action.type];
}
