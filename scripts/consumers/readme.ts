import { readFileSync } from 'node:fs';

/** What the mountings of the README take for granted. */
const PRELUDE = `import { createServer } from 'node:http';
import express from 'express';
import { TrelloWebhooks } from 'trello-webhooks';

declare const webhooks: TrelloWebhooks;
const app = express();
`;

/** The TypeScript of the README that begins it: what somebody copies first. */
export function firstBlock(readme: string): string {
  return blocksOf(readme)[0]!;
}

/** Every block of the README in which a receiver is mounted, as a module of its own. */
export function mountings(readme: string): string[] {
  const found = blocksOf(readme).filter((code) => /webhooks\.(router|listener)\(/.test(code));
  return found.map((code) => (/^import /m.test(code) ? code : `${PRELUDE}${code}`));
}

function blocksOf(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^```ts\n([^]*?)^```/gm)].map(([, code]) => code!);
}
