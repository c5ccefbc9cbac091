/** A fault to plant: the first place where `find` stands in `file` becomes `replace`. */
export type Mutation = {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly why: string;
};

export const of = (file: string, find: string, replace: string, why: string): Mutation => ({
  file: `core/${file}`,
  find,
  replace,
  why,
});
