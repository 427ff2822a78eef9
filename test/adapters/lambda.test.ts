import { lambdaHandler, type LambdaEvent } from '../../src/adapters/lambda/index.js';
import { comment, PATH, signedHeaders } from '../support/delivery.js';
import { rig } from '../support/rig.js';

const post = (event: Partial<LambdaEvent>): LambdaEvent => ({
  rawPath: PATH,
  rawQueryString: '',
  headers: signedHeaders(comment()),
  requestContext: { http: { method: 'POST' } },
  ...event,
});

test('a body is text unless the event says otherwise', async () => {
  const { webhooks, ran } = rig();
  const body = comment('👍').toString();
  const event = post({ headers: signedHeaders(body), body, isBase64Encoded: false });
  expect(await lambdaHandler(webhooks)(event)).toEqual({
    statusCode: 200,
    headers: { 'content-length': '0' },
    body: '',
    isBase64Encoded: false,
  });
  expect(ran).toHaveLength(1);
});

test('a load balancer gets its headers in the form of its event', async () => {
  const { webhooks } = rig();
  const event = { httpMethod: 'GET', path: PATH, requestContext: { elb: {} } };
  const single = await lambdaHandler(webhooks)({ ...event, headers: {} });
  expect(single.headers).toMatchObject({ allow: 'HEAD, POST' });
  const multi = await lambdaHandler(webhooks)({ ...event, multiValueHeaders: {} });
  expect([multi.headers, multi.multiValueHeaders]).toMatchObject([undefined, { allow: ['HEAD, POST'] }]);
});

test.each([
  ['base64 that is none', post({ body: '{"not": "base64"}', isBase64Encoded: true }), 500, /is no base64/],
  ['no headers and no body', post({ headers: undefined }), 401, /x-trello-webhook header is missing/],
  ['no event of HTTP', { Records: [] } as LambdaEvent, 500, /method is undefined/],
  ['null', null as never, 500, /method is undefined/],
  ['nothing', undefined as never, 500, /method is undefined/],
])('%s', async (_what, event, statusCode, logged) => {
  const { webhooks, logger, ran } = rig();
  expect(await lambdaHandler(webhooks)(event)).toMatchObject({ statusCode });
  expect(logger.messages().join()).toMatch(logged);
  expect(ran).toHaveLength(0);
});
