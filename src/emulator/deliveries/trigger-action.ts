import { createAction } from '../actions/create-action.js';
import { isListed, isReceivedBy } from '../actions/action-types.js';
import { involvedModels, type InvolvedModel } from '../actions/involved-models.js';
import type { TriggerOptions } from '../actions/trigger-options.js';
import type { EmulatedModel, ModelStore } from '../state/model-store.js';
import type { EmulatorState } from '../state/state.js';
import type { Deliverer } from './deliverer.js';
import { DeliveryJob } from './delivery-job.js';
import type { TriggerResult } from './delivery.js';

/** Makes an action, remembers what it says about its models, lists it, and begins to deliver it. */
export function triggerAction(
  state: EmulatorState,
  deliverer: Deliverer,
  type: string,
  data: object,
  options: TriggerOptions,
): TriggerResult {
  const { models, actions, webhooks } = state;
  const action = createAction(state, type, data, options);
  const involved = withModelOption(models, involvedModels(action), options.model);
  for (const { id, kind, fields } of involved) models.add({ ...fields, id, ...(kind && { kind }) });
  // Types that Trello never lists ("excluded") are delivered only, and not kept.
  if (isListed(type)) actions.add(action, involved);
  const kinds = new Map(involved.map(({ id, kind }) => [id, kind]));
  const jobs = webhooks
    .all()
    .filter(({ active, idModel }) => active && kinds.has(idModel) && isReceivedBy(type, kinds.get(idModel)))
    .map(
      (webhook) =>
        new DeliveryJob(webhook, action, models.snapshot(webhook.idModel), options.clientIdentifier),
    );
  for (const job of jobs) deliverer.start(job);
  // The caller may do what it likes with its own copy.
  return { action: structuredClone(action), deliveries: jobs.map(({ delivery }) => delivery) };
}

/** Adds the model that the caller of `trigger` passed. */
function withModelOption(
  models: ModelStore,
  found: InvolvedModel[],
  model: TriggerOptions['model'],
): InvolvedModel[] {
  if (model === undefined) return found;
  const given: EmulatedModel = typeof model === 'string' ? { id: model } : model;
  const { kind, ...fields } = given;
  const id = fields.id.toLowerCase();
  const known = found.find((each) => each.id === id);
  if (known === undefined) return [...found, { id, kind: kind ?? models.kindOf(id), fields }];
  Object.assign(known.fields, fields);
  known.kind = kind ?? known.kind;
  return found;
}
