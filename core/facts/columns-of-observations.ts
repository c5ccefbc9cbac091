import { type Instant, instant } from '../time.ts';
import { type Io, oneOf, orNull, timeOf } from './columns.ts';
import type { Observed } from './fact.ts';

// Every field is told against a prediction: the same field of the observation before, if that was of the same object,
// or else what is usual. Each function describes both directions (see Io), in the order in which fields are read.

/** The row before of the same kind, and what it tells of an observation (the tick's instant before the first row). */
export type Before<T> = { readonly row: T | undefined; readonly observed: Observed };

export const observedFields = (
  io: Io,
  kind: string,
  at: { fact: Observed | undefined; before: Observed },
): Observed => {
  const { fact, before } = at;
  const uid = io.uid(`${kind} uid`, fact?.uid, before.uid);
  const learned = timeOf(io, `${kind} learned`, fact?.learned, before.learned);
  return {
    uid,
    learned,
    notBefore: instant(io.count(`${kind} age`, fact?.notBefore, learned)),
    version: io.count(`${kind} version`, fact?.version, before.version),
    witness: oneOf(io, `${kind} witness`, fact?.witness, ['watch', 'list']),
  };
};

/** The row before, where it speaks of the same object. */
export const same = <T extends Observed>(row: T | undefined, observed: Observed): T | undefined =>
  row !== undefined && row.uid === observed.uid ? row : undefined;

export const optional = (
  io: Io,
  column: string,
  value: Instant | null | undefined,
  near: Instant,
): Instant | null => orNull(io, column, value, (v) => timeOf(io, column, v, near));

/** A value that hardly ever changes: told whole, or as one zero. */
export const unchanged = <T>(
  io: Io,
  column: string,
  { value, before }: { readonly value: T | undefined; readonly before: T | undefined },
  fields: (value: T | undefined) => T,
): T => {
  if (before === undefined) return fields(value);
  const changed = value === undefined ? undefined : JSON.stringify(value) !== JSON.stringify(before);
  return io.flag(`${column} changed`, changed) ? fields(value) : before;
};
