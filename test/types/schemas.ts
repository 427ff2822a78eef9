// trello-webhooks/schemas: that its schemas are Standard Schemas, and what is inferred from them. Checked by tsc, never run.
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { payloadSchema, type PayloadOf } from '../../src/schemas/index.js';

const comment: StandardSchemaV1<PayloadOf<'commentCard'>> = payloadSchema('commentCard');
void comment;

type Comment = StandardSchemaV1.InferOutput<ReturnType<typeof payloadSchema<'commentCard'>>>;
declare const body: Comment;
const text: string = body.action.data.text;
const type: 'commentCard' = body.action.type;
// @ts-expect-error comments have no listAfter
void body.action.data.listAfter;
void [text, type];

// @ts-expect-error no event has this name
payloadSchema('comentCard');
