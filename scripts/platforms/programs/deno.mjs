import { webhooks } from './webhooks.mjs';

Deno.serve({ port: Number(Deno.env.get('PORT')), hostname: '127.0.0.1' }, webhooks.fetch);
