import { webhooks } from './webhooks.mjs';

export default { fetch: webhooks.fetch };
