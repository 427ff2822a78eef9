import type { TriggerOptions } from './actions/act-options.js';
import { receives } from './actions/action-table.js';
import type { Deliverer } from './delivery/deliverer.js';
import { DeliveryJob } from './delivery/delivery-job.js';
import type { TriggerResult } from './emulator.js';
import { involvedModels, type InvolvedModel } from './actions/involved.js';
import type { EmulatedModel } from './state/models.js';
import { makeAction, type ActionWorld } from './actions/make-action.js';
import type { World } from './rest/world.js';

/** What acting needs. */
export interface TriggerWorld extends ActionWorld, Pick<World, 'actions' | 'store'> {
  deliverer: Deliverer;
}

/** Makes an action, remembers what it says about its models, lists it, and begins to deliver it. */
export function perform(
  world: TriggerWorld,
  type: string,
  data: object,
  options: TriggerOptions,
): TriggerResult {
  const { models, actions, store, deliverer } = world;
  const action = makeAction(world, type, data, options);
  const involved = withGiven(world, involvedModels(action), options.model);
  for (const { id, kind, fields } of involved) models.add({ ...fields, id, ...(kind && { kind }) });
  actions.add(action, involved);
  const kinds = new Map(involved.map(({ id, kind }) => [id, kind]));
  const jobs = store
    .all()
    .filter(({ active, idModel }) => active && kinds.has(idModel) && receives(type, kinds.get(idModel)))
    .map(
      (webhook) =>
        new DeliveryJob(webhook, action, models.snapshot(webhook.idModel), options.clientIdentifier),
    );
  for (const job of jobs) deliverer.start(job);
  // The caller may do what it likes with its own copy.
  return { action: structuredClone(action), deliveries: jobs.map(({ delivery }) => delivery) };
}

/** Adds the model that the caller of `trigger` gave. */
function withGiven(
  { models }: TriggerWorld,
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
