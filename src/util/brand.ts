const brands = new WeakMap<object, symbol>();

/**
 * Gives each class a brand by which its instances are known in every copy of this package: a process that both imports
 * and requires it has two, with classes of their own. The names are keys, since bundlers shorten those of classes. A file
 * that declares errors passes all of them.
 */
export function brandErrors(
  classes: Readonly<Record<string, abstract new (...args: never[]) => Error>>,
): void {
  for (const [name, type] of Object.entries(classes)) {
    const brand = Symbol.for(`trello-webhooks.${name}`);
    brands.set(type, brand);
    Object.defineProperty(type.prototype, brand, { value: true });
  }
}

/**
 * Whether a value was made by a branded class, or by the class of that brand in another copy. A class that a user derived
 * from one of them has no brand: only what was made by itself is an instance of it.
 */
export function isInstance(type: object, value: unknown): boolean {
  if (Function.prototype[Symbol.hasInstance].call(type, value)) return true;
  const brand = brands.get(type);
  return brand !== undefined && typeof value === 'object' && value !== null && brand in value;
}
