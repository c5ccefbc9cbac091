import { type Source, sourceOf } from '../facts/column-values.ts';
import type { Columns } from '../facts/columns.ts';
import type { Fact } from '../facts/fact.ts';
import { uidText } from '../facts/rows.ts';
import { codeOfWords, codesOfWords, knowWords, UNASKED } from '../tidy/known.ts';
import { type Lane, NOTHING } from '../tidy/lane.ts';
import { WIDTH } from '../tidy/run-fields.ts';
import { textKey } from '../tidy/run-store.ts';
import { leave, type Rest } from './lanes.ts';
import type { WorkingSet } from './working-set.ts';

/** A record as its rows are taken into lanes. */
export type Reading = {
  readonly set: WorkingSet;
  readonly source: Source;
  readonly rest: Rest;
  /** What stands for each of the record's UUIDs (core/tidy/lane.ts); `UNASKED` where nobody has looked yet. */
  readonly places: Int32Array;
};

export const readingOf = (set: WorkingSet, columns: Columns, rest: Rest): Reading => ({
  set,
  source: sourceOf(columns),
  rest,
  places: codesOfWords(set.lanes, columns.uuids),
});

/** What a UID of the record stands for. */
export const codeAt = ({ set, source, places }: Reading, uid: number): number => {
  const { known } = set.lanes;
  if (uid <= 0) return NOTHING;
  if (uid % 2 === 0) return known.others.get(source.columns.texts[(uid - 2) / 2] ?? '') ?? NOTHING;
  const i = (uid - 1) / 2;
  const asked = places[i];
  if (asked !== UNASKED && asked !== undefined) return asked;
  const code = codeOfWords(set.lanes, source.columns.uuids, i * 4);
  places[i] = code;
  return code;
};

/** From now on the UID stands for a run's Job or Pod; `keepUid` comes first. */
export const meet = ({ set, source, places }: Reading, uid: number, code: number): void => {
  const { known } = set.lanes;
  if (uid % 2 === 0) {
    known.others.set(uidText(source.columns, uid), code);
    return;
  }
  const i = (uid - 1) / 2;
  knowWords(set.lanes, { words: source.columns.uuids, at: i * 4 }, code);
  places[i] = code;
};

type UidField = { readonly run: number; readonly field: number; readonly kind: number };

/** Writes the UID among the run's numbers. */
export const keepUid = ({ set, source }: Reading, uid: number, { run, field, kind }: UidField): void => {
  const { numbers, texts } = set.lanes.runs;
  const at = run * WIDTH + field;
  if (uid % 2 === 0) {
    numbers[at] = -1;
    texts.set(textKey(run, kind), uidText(source.columns, uid));
    return;
  }
  const { uuids } = source.columns;
  const word = (uid - 1) * 2;
  for (let i = 0; i < 4; i++) numbers[at + i] = uuids[word + i] ?? 0;
};

/** Was its end learned before it was seen itself? */
export const hasLeftEarly = ({ set, source }: Reading, uid: number): boolean => {
  const { goneEarly, goneWords } = set.world;
  if (goneEarly.size === 0) return false;
  const word = uid % 2 === 1 ? (source.columns.uuids[(uid - 1) * 2] ?? -1) : -1;
  return goneWords.has(word) && goneEarly.has(uidText(source.columns, uid));
};

/** The fact is for the world; a CronJob that it is about leaves its lane over it. */
export const refuse = ({ set, rest, places }: Reading, lane: Lane | undefined, fact: Fact): void => {
  if (lane !== undefined) {
    leave(set, lane, rest);
    places.fill(UNASKED);
  }
  rest.facts.push(fact);
};
