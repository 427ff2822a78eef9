// A million different deliveries go through receive() in this process; its memory is told on the way.
import { signBody, TrelloWebhooks } from '../../src/index.js';
import { CALLBACK_URL, PATH, SAMPLE_ID, SAMPLE_TYPE, SECRET } from '../delivery/settings.js';

/** The memory of the process after so many deliveries, in bytes, after garbage collection. */
export interface MemorySample {
  readonly deliveries: number;
  readonly heapUsed: number;
  readonly rss: number;
}

const DELIVERIES = 1_000_000;
const EVERY = 100_000;

process.once('message', (body) => void receiveAll(String(body)));
process.on('disconnect', () => process.exit());

async function receiveAll(sample: string): Promise<void> {
  let handled = 0;
  const webhooks = new TrelloWebhooks({ secret: SECRET, callbackURL: CALLBACK_URL });
  webhooks.on(SAMPLE_TYPE, async () => {
    handled += 1;
  });
  tell(0);
  for (let index = 0; index < DELIVERIES; index++) {
    const body = sample.replace(SAMPLE_ID, SAMPLE_ID.slice(0, 16) + index.toString(16).padStart(8, '0'));
    const headers = { 'x-trello-webhook': signBody(body, { secret: SECRET, callbackURL: CALLBACK_URL }) };
    const { status } = await webhooks.receive({ method: 'POST', url: PATH, headers, body });
    if (status !== 200) throw new Error(`Delivery ${index} was answered with ${status}`);
    if ((index + 1) % EVERY === 0) tell(index + 1);
  }
  if (handled !== DELIVERIES) throw new Error(`The handler ran ${handled} times`);
  process.disconnect();
}

function tell(deliveries: number): void {
  gc!();
  const { heapUsed, rss } = process.memoryUsage();
  process.send!({ deliveries, heapUsed, rss } satisfies MemorySample);
}
