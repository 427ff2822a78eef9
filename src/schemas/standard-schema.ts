/**
 * A Standard Schema, version 1: the interface through which zod, valibot, arktype and their users accept one another's
 * schemas (https://standardschema.dev). Declared here, as its authors propose, so that nothing has to be installed.
 */
export interface StandardSchema<Input, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** The value, or what is wrong with it. */
export type StandardResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly StandardIssue[] };

/** One thing that is wrong. */
export interface StandardIssue {
  readonly message: string;
  /** Where: keys of objects and indexes of arrays, from the outside in. */
  readonly path: readonly (string | number)[];
}
