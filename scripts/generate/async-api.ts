import { payloadSchemaOf, payloadTitle } from './json-schemas.js';
import type { JsonSchema, Schemas } from './schemas.js';
import { mapRefs, shapesOf, titleOfRef } from './shapes.js';

/**
 * `docs/asyncapi.json`: the deliveries as an AsyncAPI 3 document, seen from the application that receives them. Facts
 * about the channel are from Trello's webhooks guide.
 */
export function generateAsyncAPI(schemas: Schemas): string {
  const { actions } = schemas;
  const messages = Object.fromEntries(
    actions.map((action) => [
      action.type,
      {
        name: action.type,
        title: action.type,
        summary: action.schema.description,
        contentType: 'application/json',
        headers: { $ref: '#/components/schemas/DeliveryHeaders' },
        payload: { $ref: `#/components/schemas/${payloadTitle(action.type)}` },
      },
    ]),
  );
  const shapes: [string, JsonSchema][] = [
    ...shapesOf(schemas),
    ...actions.map((action): [string, JsonSchema] => [payloadTitle(action.type), payloadSchemaOf(action)]),
  ];
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: "Trello's webhooks",
      version: '1.0.0',
      description:
        'What Trello posts to the callback URL of a webhook. Written by `npm run generate` from the schemas of ' +
        'trello-webhooks; Trello publishes no such document.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    channels: {
      callbackURL: {
        address: null,
        title: 'The callback URL',
        description:
          'An HTTP POST for each action and webhook, to the URL with which the webhook was registered. Any status but ' +
          '200 is a failure, which Trello repeats after 30, 60 and 120 s.',
        messages: Object.fromEntries(
          actions.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }]),
        ),
        bindings: { http: {} },
      },
    },
    operations: {
      receiveDelivery: {
        action: 'receive',
        channel: { $ref: '#/channels/callbackURL' },
        summary: 'Receive a delivery.',
        bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
      },
    },
    components: {
      messages,
      schemas: {
        DeliveryHeaders: {
          type: 'object',
          required: ['x-trello-webhook'],
          properties: {
            'x-trello-webhook': {
              type: 'string',
              description:
                "The signature: base64 of HMAC-SHA1, with the application's secret, over the body and the callback URL.",
            },
            'x-trello-client-identifier': {
              type: 'string',
              description:
                'What the caller of the REST API who did this sent in the header of the same name.',
            },
          },
        },
        ...Object.fromEntries(
          shapes.map(([title, shape]) => [
            title,
            mapRefs(shape, (ref) => `#/components/schemas/${titleOfRef(ref)}`),
          ]),
        ),
      },
    },
  };
  return JSON.stringify(document, null, 2) + '\n';
}
