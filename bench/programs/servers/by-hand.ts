// What people write by hand: the floor's work, and an INSERT that commits before the answer.
import { DatabaseSync } from '@photostructure/sqlite';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { dataFolder } from '../data-folder.js';
import type { Contestant } from '../contestant.js';
import { isAuthentic, isValid } from '../work.js';

type Insert = (id: string, body: Buffer) => void;

export const contestant: Contestant = () => {
  const db = new DatabaseSync(join(dataFolder(), 'inbox.db'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec('CREATE TABLE inbox (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body BLOB NOT NULL)');
  const insert = db.prepare('INSERT INTO inbox (id, body) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const count = db.prepare('SELECT count(*) AS n FROM inbox');
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      answer(request, response, Buffer.concat(chunks), (id, body) => insert.run(id, body)),
    );
  });
  // The driver closes a database that nobody refers to any more.
  server.on('close', () => db.close());
  return { server, handled: async () => (count.get() as { n: number }).n };
};

function answer(request: IncomingMessage, response: ServerResponse, body: Buffer, insert: Insert): void {
  response.writeHead(accept(request, body, insert), { 'content-length': '0' }).end();
}

function accept(request: IncomingMessage, body: Buffer, insert: Insert): number {
  if (!isAuthentic(body, request.headers['x-trello-webhook'])) return 401;
  const payload: unknown = JSON.parse(body.toString());
  if (!isValid(payload)) return 400;
  insert((payload.action as unknown as { id: string }).id, body);
  return 200;
}
