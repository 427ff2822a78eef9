/** Whether two types are the same; `any` is only the same as `any`. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Whether there is an `any` in a type, at any depth. */
export type HoldsAny<T> = true extends FindAny<T> ? true : false;

type FindAny<T> = 0 extends 1 & T
  ? true
  : T extends (...args: never[]) => unknown
    ? false
    : T extends readonly (infer Element)[]
      ? FindAny<Element>
      : T extends object
        ? { [Key in keyof T]-?: FindAny<T[Key]> }[keyof T]
        : false;

/** Fails to compile unless the type given is `true`. */
export declare function assert<Holds extends true>(holds?: Holds): void;

/** `typeOf(value).is<Type>()` fails to compile unless the value's type is exactly this one. */
export declare function typeOf<Actual>(value: Actual): {
  is<Expected>(...not: Equal<Actual, Expected> extends true ? [] : [wrong: Actual]): void;
};
