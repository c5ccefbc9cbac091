import { FINISH_COUNTS, type SliClass, START_COUNTS } from '../verdict/verdict.ts';

const kindOf = (label: string): string => label.split('/', 1)[0] ?? label;

const CLASSES: ReadonlyMap<string, SliClass> = new Map(
  Object.entries({ ...START_COUNTS, ...FINISH_COUNTS } satisfies Record<string, SliClass>),
);

/** Of `kind` or `kind/cause`; a run replaced by its own policy is bad here too: the report tells what counts. */
export const isBadLabel = (label: string): boolean => CLASSES.get(kindOf(label)) === 'bad';
export const isUnknownLabel = (label: string): boolean => CLASSES.get(kindOf(label)) === 'unknown';

/** How many runs of a tally have a label of a kind. */
export const totalOf = (
  tally: Readonly<Record<string, number>>,
  wanted: (label: string) => boolean,
): number => {
  let sum = 0;
  for (const [label, n] of Object.entries(tally)) if (wanted(label)) sum += n;
  return sum;
};
