import { encodeFacts } from '../../core/facts/codec.ts';
import type { Column, Columns } from '../../core/facts/columns.ts';
import { uuidAt, uuidOf } from '../../core/facts/uuid.ts';
import { instant } from '../../core/time.ts';
import { BEGIN, factsOfTick, jobNameOf, KEPT, MINUTE, suffixOf, wordsOf } from './week-facts.ts';

// A tick's facts as the ledger's columns, which is how the judge is given them. All ticks after the first few differ in
// UIDs, names and one version alone, since all else is told against a prediction; so those are put into the columns of
// one tick that was encoded, and now and then the whole is compared with what the encoder itself makes of the tick.

const TEMPLATE = KEPT + 3;
const COMPARED_EVERY = 500;

type Made = { readonly kind: number; readonly i: number; readonly age: number };

/** Gives the columns of one tick after the other. */
export const weekColumns = (cronJobs: number): ((tick: number) => Columns) => {
  let template: {
    readonly columns: Columns;
    readonly uuids: readonly Made[];
    readonly texts: readonly (Made | string)[];
  } | null = null;
  return (tick) => {
    if (tick < TEMPLATE) return encoded(cronJobs, tick);
    template ??= templateOf(cronJobs);
    const { columns, uuids, texts } = template;
    const minute = tick - 1;
    const words = new Uint32Array(uuids.length * 4);
    for (const [at, { kind, i, age }] of uuids.entries())
      words.set(wordsOf(kind, i, kind === 0 ? 0 : minute - age), at * 4);
    const made: Columns = {
      uuids: words,
      texts: texts.map((t) =>
        typeof t === 'string'
          ? t
          : t.kind === 1
            ? jobNameOf(t.i, minute - t.age)
            : suffixOf(t.i, minute - t.age),
      ),
      columns: new Map(
        [...columns.columns].map(([name, values]) => [name, shifted(name, values, tick - TEMPLATE)]),
      ),
    };
    if (tick === TEMPLATE + 1 || tick % COMPARED_EVERY === 0) expectSame(made, encoded(cronJobs, tick));
    return made;
  };
};

const encoded = (cronJobs: number, tick: number): Columns => {
  const { texts, uuids, columns } = encodeFacts(factsOfTick(cronJobs, tick), instant(BEGIN + tick * MINUTE));
  const typed = [...columns].map(([name, values]): [string, Column] => [name, Float64Array.from(values)]);
  return { texts, uuids, columns: new Map(typed) };
};

const templateOf = (cronJobs: number) => {
  const columns = encoded(cronJobs, TEMPLATE);
  const uids = new Map<string, Made>();
  const names = new Map<string, Made>();
  for (let i = 0; i < cronJobs; i++) {
    uids.set(uuidOf(wordsOf(0, i, 0)), { kind: 0, i, age: 0 });
    for (const age of [0, KEPT]) {
      const minute = TEMPLATE - 1 - age;
      for (const kind of [1, 2]) uids.set(uuidOf(wordsOf(kind, i, minute)), { kind, i, age });
      names.set(jobNameOf(i, minute), { kind: 1, i, age });
      names.set(suffixOf(i, minute), { kind: 2, i, age });
    }
  }
  const uuids = Array.from({ length: columns.uuids.length / 4 }, (_, at) => {
    const made = uids.get(uuidAt(columns.uuids, at) ?? '');
    if (made === undefined) throw new Error('a UUID that nobody has');
    return made;
  });
  return { columns, uuids, texts: columns.texts.map((t) => names.get(t) ?? t) };
};

// What the first row of a kind tells, it tells against the tick itself: versions go on, and when the CronJob was made lies
// another minute back.
const PER_TICK: Readonly<Record<string, number>> = { 'cronjob created': -60, 'cronjob spec changed': -60 };

const shifted = (name: string, values: Column, ticks: number): Column => {
  const step = name.endsWith(' version') ? 13_000 : PER_TICK[name];
  if (step === undefined || values.length === 0) return values;
  const moved = Float64Array.from(values);
  moved[0] = (moved[0] ?? 0) + ticks * step;
  return moved;
};

const expectSame = (made: Columns, real: Columns): void => {
  const text = (c: Columns): string =>
    JSON.stringify([c.texts, [...c.uuids], [...c.columns].map(([name, values]) => [name, [...values]])]);
  if (text(made) !== text(real))
    throw new Error("a tick's columns are not what the encoder makes of its facts");
};
