/** One comparison of a leaf: a string, number, boolean or null of the event. */
export type Test =
  | { readonly kind: 'equals'; readonly value: Scalar }
  | { readonly kind: 'text'; readonly test: TextTest }
  | { readonly kind: 'anything-but-values'; readonly values: readonly (string | number)[] }
  | { readonly kind: 'anything-but-text'; readonly tests: readonly TextTest[] }
  | { readonly kind: 'numeric'; readonly bounds: readonly Bound[] }
  | { readonly kind: 'exists'; readonly expected: boolean };

export type Scalar = string | number | boolean | null;

export type TextTest = {
  readonly at: 'start' | 'end' | 'whole';
  readonly text: string;
  readonly ignoreCase: boolean;
};

export type Bound = { readonly operator: '=' | '<' | '<=' | '>' | '>='; readonly value: number };

export type Field =
  | { readonly kind: 'leaf'; readonly name: string; readonly tests: readonly Test[] }
  | { readonly kind: 'object'; readonly name: string; readonly pattern: EventPattern };

/**
 * A parsed event pattern: every field holds, and, where there are alternatives (`$or`), one of them too.
 * Authority: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export type EventPattern = {
  readonly fields: readonly Field[];
  readonly alternatives: readonly EventPattern[];
};

/** Why a pattern is not understood, and where: `path` is written like `detail.state[0].wildcard`. */
export type PatternRefusal = { readonly kind: 'refused'; readonly path: string; readonly reason: string };
export type ParsedPattern = { readonly kind: 'pattern'; readonly pattern: EventPattern } | PatternRefusal;
