import express, { type Router } from 'express';
import express4 from 'express-4';
import supertest from 'supertest';

import { comment, PATH, signedHeaders } from '../support/delivery.js';
import { rig } from '../support/rig.js';
import type { TrelloWebhooksOptions } from '../../src/options.js';
import type { ExpressRouter } from '../../src/adapters/node/express.js';

type App = ReturnType<typeof express>;

const versions = [
  ['Express 5', express],
  ['Express 4', express4 as unknown as typeof express],
] as const;

describe.each(versions)('%s', (_version, make) => {
  /** Makes an app whose other handler answers 418, so that a request which the router passes on can be told. */
  function app(
    mount: (app: App, router: ExpressRouter) => unknown,
    options: Partial<TrelloWebhooksOptions> = {},
  ) {
    const made = rig(options);
    const server = make();
    mount(server, made.webhooks.router());
    server.use((_request, response) => void response.sendStatus(418));
    return { ...made, server };
  }

  async function post(server: App, path: string, callbackURL?: string): Promise<number> {
    const body = comment();
    const headers = signedHeaders(body, callbackURL === undefined ? {} : { callbackURL });
    const { status } = await supertest(server)
      .post(path)
      .set(headers)
      .serialize((bytes: unknown) => bytes as string)
      .send(body);
    return status;
  }

  const get = async (server: App, path: string): Promise<number> =>
    (await supertest(server).get(path)).status;

  test.each([
    ['at its path', PATH, 200],
    ['at its path with a slash behind', `${PATH}/`, 200],
    ['at its path with a query', `${PATH}?a=1`, 200],
    ['at its path with a slash and a query', `${PATH}/?a=1`, 200],
    ['not below its path', `${PATH}/below`, 418],
    ['not beside its path', `${PATH}s`, 418],
    ['not above its path', '/', 418],
    ['not where the path is in the query', `/other?next=${PATH}`, 418],
  ])('mounted at its path it answers %s', async (_where, path, status) => {
    const { server, ran } = app((server, router) => server.use(PATH, router));
    expect(await post(server, path)).toBe(status);
    expect(ran).toHaveLength(status === 200 ? 1 : 0);
    expect(await get(server, path)).toBe(status === 200 ? 405 : 418);
  });

  test('mounted at another path than that of the callback URL, as behind a proxy', async () => {
    const { server } = app((server, router) => server.use('/internal/hook', router));
    expect(await post(server, '/internal/hook')).toBe(200);
    expect(await post(server, PATH)).toBe(418);
  });

  test('mounted in a router in a router', async () => {
    const { server } = app((server, router) => {
      const inner = make.Router().use('/trello', router);
      return server.use('/hooks', make.Router().use('/v1', inner as Router));
    });
    expect(await post(server, '/hooks/v1/trello')).toBe(200);
    expect(await post(server, '/hooks/v1')).toBe(418);
    expect(await post(server, '/hooks/v1/trello/x')).toBe(418);
  });

  test.each([
    ['the path of the callback URL', PATH, 200],
    ['that path with a slash', `${PATH}/`, 200],
    ['that path with a query', `${PATH}?a=1`, 200],
    ['another path', '/other', 418],
    ['below it', `${PATH}/x`, 418],
  ])('mounted at the root it takes %s', async (_what, path, status) => {
    const { server } = app((server, router) => server.use(router));
    expect(await post(server, path)).toBe(status);
    expect(await get(server, path)).toBe(status === 200 ? 405 : 418);
  });

  test('mounted at the root it takes the paths of all callback URLs', async () => {
    const callbackURL = ['https://bot.example.com/a', 'https://bot.example.com/b/?x=1'];
    const { server } = app((server, router) => server.use(router), { callbackURL });
    expect(await post(server, '/a', callbackURL[0])).toBe(200);
    expect(await post(server, '/b?x=1', callbackURL[1])).toBe(200);
    expect(await get(server, '/c')).toBe(418);
  });

  test('mounted above the path of the callback URL it takes that path', async () => {
    const callbackURL = 'https://bot.example.com/hooks/trello';
    const { server } = app((server, router) => server.use('/hooks', router), { callbackURL });
    expect(await post(server, '/hooks/trello', callbackURL)).toBe(200);
    expect(await post(server, '/hooks/trello/?a=1', callbackURL)).toBe(200);
    expect(await post(server, '/hooks/other', callbackURL)).toBe(418);
    expect(await post(server, '/trello', callbackURL)).toBe(418);
  });

  test('mounted at the root, with a function as callbackURL, it takes no path but the root', async () => {
    const { server } = app((server, router) => server.use(router), {
      callbackURL: () => 'https://bot.example.com/',
    });
    expect(await post(server, '/', 'https://bot.example.com/')).toBe(200);
    expect(await post(server, PATH, 'https://bot.example.com/')).toBe(418);
  });

  test('as a route it takes whatever the route takes', async () => {
    const { server } = app((server, router) => server.all('/hooks/:tenant', router));
    expect(await post(server, '/hooks/acme')).toBe(200);
    expect(await get(server, '/hooks/acme')).toBe(405);
  });

  test('as one of several handlers of a route', async () => {
    const { server } = app((server, router) =>
      server.post('/hook', [(_request: unknown, _response: unknown, next: () => void) => next(), router]),
    );
    expect(await post(server, '/hook')).toBe(200);
  });

  test.each([
    ['mounted at the root', (server: App, router: ExpressRouter) => server.use(router)],
    ['mounted at its path', (server: App, router: ExpressRouter) => server.use(PATH, router)],
  ])(
    '%s, behind a route that passed the request on, it still takes its own path only',
    async (_how, mount) => {
      const { server } = app((server, router) => {
        server.all(/.*/, (_request, _response, next) => next());
        mount(server, router);
      });
      expect(await post(server, PATH)).toBe(200);
      expect(await get(server, '/other')).toBe(418);
      expect(await get(server, `${PATH}/below`)).toBe(418);
    },
  );

  test('two of them in one app', async () => {
    const first = rig({ secret: 'first', callbackURL: 'https://bot.example.com/first' });
    const second = rig({ secret: 'second', callbackURL: 'https://bot.example.com/second' });
    const server = make().use(first.webhooks.router(), second.webhooks.router());
    const body = comment();
    const headers = signedHeaders(body, { secret: 'second', callbackURL: 'https://bot.example.com/second' });
    const { status } = await supertest(server).post('/second').set(headers).send(body.toString());

    expect([status, first.ran.length, second.ran.length]).toEqual([200, 0, 1]);
  });
});
