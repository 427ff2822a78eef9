import { SECRET } from '../support/delivery.js';
import { cases, type Expected } from '../support/cases.js';
import { mounts } from '../support/mounts.js';
import { codeOf, rig } from '../support/rig.js';
import type { TestAnswer } from '../support/send.js';
import { closeServers } from '../support/server.js';

// One table, every mount: wherever a delivery arrives, the same input has the same answer.

afterEach(closeServers);

describe.each(mounts)('$name', (mount) => {
  const possible = cases.filter(({ requests }) => mount.onlyPost !== true || isPost(requests()));

  test.each(possible)('$name', async ({ options, prepare, requests, expected: usual, otherwise }) => {
    const expected = otherwise?.(mount) ?? usual;
    const { webhooks, logger, ran, rejections } = rig(options);
    await prepare?.(webhooks);
    const send = await mount.open(webhooks);
    const sent = requests();

    let answer: TestAnswer | undefined;
    for (const request of sent) answer = await send(request);

    expect(answer).toMatchObject({ status: expected.status, headers: expected.headers ?? {} });
    expectBody(answer!, expected, isHead(sent));
    expect(ran).toHaveLength(expected.ran);
    const { rejected, status } = expected;
    const told = rejected === undefined ? [] : sent.map(() => ({ code: rejected, status }));
    expect(rejections.map(({ code, status }) => ({ code, status }))).toEqual(told);
    if (expected.logged !== undefined) expect(logger.messages().join('\n')).toMatch(expected.logged);
    expectNoSecrets(`${answer!.body}${JSON.stringify(answer!.headers)}${logger.everything}`, sent);
  });
});

function isPost(requests: { method: string }[]): boolean {
  return requests.every(({ method }) => method === 'POST');
}

function isHead(requests: { method: string }[]): boolean {
  return requests.some(({ method }) => method === 'HEAD');
}

function expectBody(answer: TestAnswer, { code }: Expected, isHead: boolean): void {
  if (code === 'express') return;
  expect(codeOf(answer)).toBe(code);
  const length = Buffer.byteLength(answer.body);
  if (!isHead) expect(Number(answer.headers['content-length'])).toBe(length);
  if (code === undefined) return;
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  const { error } = JSON.parse(answer.body) as { error: { message: string; issues?: unknown[] } };
  // One sentence: no stack, no file, no diagnosis.
  expect(error.message).not.toMatch(/\n|\.[jt]s\b|node_modules|callback URL https?:|likely reason/);
  expect(error.issues?.length ?? 0).toBeLessThanOrEqual(10);
}

function expectNoSecrets(text: string, requests: { headers: Record<string, string | string[]> }[]): void {
  expect(text).not.toContain(SECRET);
  for (const { headers } of requests) {
    for (const signature of [headers['x-trello-webhook'] ?? []].flat()) {
      if (signature.length >= 27) expect(text).not.toContain(signature);
    }
  }
}
