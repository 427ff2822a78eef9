import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import { UnknownEventError } from '../../src/index.js';
import { payloadSchema } from '../../src/schemas/index.js';
import { createDelivery } from '../../src/testing/index.js';

const moved = createDelivery('updateCard:idList', {}, { seed: 1 });

/** What is wrong with a value, as `path message`. */
function faults(schema: ReturnType<typeof payloadSchema>, value: unknown): string[] {
  const { issues = [] } = schema['~standard'].validate(value);
  return issues.map(({ path, message }) => `${JSON.stringify(path)} ${message}`);
}

test('a payload of the event passes, as the value itself', () => {
  for (const schema of [payloadSchema(), payloadSchema('updateCard'), payloadSchema('updateCard:idList')])
    expect(schema['~standard'].validate(moved)).toEqual({ value: moved });
});

test('a payload of another event does not, and the issue names the place', () => {
  expect(faults(payloadSchema('commentCard') as never, moved)).toEqual([
    `["action","type"] must be 'commentCard'`,
  ]);
  expect(faults(payloadSchema('updateCard:due') as never, moved)).toEqual([
    `["action","data","old"] must have the property 'due'`,
  ]);
  expect(faults(payloadSchema('updateList:pos') as never, moved)).toEqual([
    `["action","type"] must be 'updateList'`,
  ]);
});

test('paths are keys, and indexes of arrays are numbers', () => {
  const broken = createDelivery('updateCard:idLabels', {}, { seed: 1 }) as unknown as {
    action: { data: { card: { idLabels: unknown[] } } };
  };
  broken.action.data.card.idLabels = ['5f1e459e5fe95541184a1652', 7];
  expect(faults(payloadSchema(), broken)).toEqual(['["action","data","card","idLabels",1] must be string']);
  expect(faults(payloadSchema(), { action: { id: 'x' } })).not.toEqual([]);
  expect(faults(payloadSchema(), undefined)).not.toEqual([]);
});

test('an unknown name is refused with the near ones', () => {
  expect(() => payloadSchema('comentCard' as never)).toThrow(UnknownEventError);
  expect(() => payloadSchema('comentCard' as never)).toThrow(/comentCard/);
});

test("Hono's validator for Standard Schemas takes it, and types the body", async () => {
  const app = new Hono().post(
    '/trello',
    sValidator('json', payloadSchema('updateCard:idList')),
    (context) => {
      const { action } = context.req.valid('json');
      const { listBefore, listAfter } = action.data;
      return context.text(`${listBefore.name} → ${listAfter.name}`);
    },
  );
  const post = (body: object) =>
    app.request('/trello', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const { listBefore, listAfter } = moved.action.data;
  const taken = await post(moved);
  expect([taken.status, await taken.text()]).toEqual([200, `${listBefore.name} → ${listAfter.name}`]);
  expect((await post(createDelivery('commentCard'))).status).toBe(400);
});
