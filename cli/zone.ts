import { findZone } from '../core/numbers/zone.ts';
import { type DayOf, dayOfZone } from '../core/pipeline/days.ts';
import { WorldError } from './world-error.ts';

/** The days of a zone that a store was written in: this machine has to know it, too. */
export const dayOfZoneNamed = (name: string): DayOf => {
  const zone = findZone(name);
  if (zone === undefined)
    throw new WorldError(
      `the store counts days in the time zone "${name}", which this machine does not know`,
    );
  return dayOfZone(zone);
};
