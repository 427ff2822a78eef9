import { createServer } from 'node:http';
import { webhooks } from './webhooks.mjs';

createServer(webhooks.listener()).listen(Number(process.env.PORT), '127.0.0.1');
