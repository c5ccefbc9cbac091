import { clockOf } from '../schedule/offsets.ts';
import { isZone } from '../schedule/zone.ts';
import type { Zones } from './java-zone.ts';

/** The zones of the calendar, as offsets. */
export const ianaZones: Zones = (name) => {
  if (!isZone(name)) return undefined;
  const clock = clockOf(name);
  return (unixSeconds) => clock(unixSeconds).offset;
};
