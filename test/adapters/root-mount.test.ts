import express from 'express';
import request from 'supertest';
import { TrelloWebhooks } from '../../src/index.js';
import { createDelivery, createSignedRequest } from '../../src/testing/index.js';

const signing = { secret: 'secret', callbackURL: 'https://bot.example.com/trello' };

describe('a router at the root of an app', () => {
  const webhooks = new TrelloWebhooks(signing);
  const app = express().use(webhooks.router());
  app.get('/', (_, response) => void response.send('home'));

  it('leaves the home page to the app', async () => {
    await request(app).get('/').expect(200, 'home');
  });

  it.each(['/', '/trello'])('takes what Trello sends to %s', async (path) => {
    await request(app).head(path).expect(200);
    const { headers, body } = createSignedRequest(createDelivery('createCard'), signing);
    await request(app).post(path).set(headers).send(Buffer.from(body).toString()).expect(200);
  });

  it('refuses other methods at the path of the callback URL', async () => {
    await request(app).get('/trello').expect(405);
  });
});
