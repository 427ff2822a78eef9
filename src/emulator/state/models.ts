import type { ModelKind } from '../../util/model-kind.js';
import { ID } from '../ids.js';

/**
 * A model that the emulator knows: its `id`, and whatever else deliveries shall show as `model`.
 *
 * @example
 * ```ts
 * trello.addModel({ kind: 'board', id: '5abbe4b7ddc1b351ef961414', name: 'Roadmap', closed: false });
 * ```
 */
export interface EmulatedModel {
  /** 24 hex digits. */
  id: string;
  /** What it is; never shown. Without it, webhooks on the model receive every type of action. */
  kind?: ModelKind;
  name?: string;
  [field: string]: unknown;
}

interface Entry {
  kind: ModelKind | undefined;
  fields: Record<string, unknown> & { id: string };
}

/** The models that were given, and what actions told about others. */
export class Models {
  readonly #byId = new Map<string, Entry>();

  /** Adds a model, or merges new fields into a known one. */
  add(model: EmulatedModel): void {
    const { kind, ...fields } = model;
    const id = model.id.toLowerCase();
    const known = this.#byId.get(id);
    const merged = merge(known?.fields ?? {}, structuredClone(fields));
    this.#byId.set(id, { kind: kind ?? known?.kind, fields: { ...merged, id } });
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  kindOf(id: string): ModelKind | undefined {
    return this.#byId.get(id)?.kind;
  }

  /** The model as it is now; of an unknown one only the id. */
  snapshot(id: string): Record<string, unknown> {
    return structuredClone(this.#byId.get(id)?.fields ?? { id });
  }

  /** Finds a model of this kind by its id, or by the short name that Trello's routes take as well. */
  find(kind: ModelKind, idOrName: string): string | undefined {
    const id = idOrName.toLowerCase();
    if (ID.test(id)) return this.#isOf(kind, this.#byId.get(id)) ? id : undefined;
    for (const [known, entry] of this.#byId) {
      const { shortLink, username, name } = entry.fields;
      const alias = kind === 'member' ? username : kind === 'organization' ? name : shortLink;
      if (alias === idOrName && this.#isOf(kind, entry)) return known;
    }
    return undefined;
  }

  #isOf(kind: ModelKind, entry: Entry | undefined): boolean {
    return entry !== undefined && (entry.kind === undefined || entry.kind === kind);
  }
}

/** One level deep, as `prefs` of a board changes one preference at a time. */
function merge(old: Record<string, unknown>, fresh: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...old };
  for (const [key, value] of Object.entries(fresh)) {
    const before = old[key];
    merged[key] = isPlain(before) && isPlain(value) ? { ...before, ...value } : value;
  }
  return merged;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
