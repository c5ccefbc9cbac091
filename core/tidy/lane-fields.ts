// What changes of a lane at every tick, as numbers beside each other (Lanes.numbers), LANE_WIDTH for each place in
// Lanes.list: an engine keeps each such number of an object at a place of its own. Times in unix milliseconds.

/** The last status. */
export const LAST_SCHEDULE = 0;
export const LAST_SUCCESS = 1;
/** When it was told last: `learned`, `notBefore` and `version`. */
export const LAST = 2;
/** Under Forbid: from then on no run that was in the world before can hold up another. */
export const OVER_BY = 5;
/** Nothing happens by itself before then. */
export const WAKE = 6;
/** The oldest page is not final before then, as far as was looked. */
export const READY = 7;
/** 1 where a fact of this tick spoke of it. */
export const HEARD = 8;
/** When the next run is due, or the calendar has to be looked at again. */
export const NEXT_DUE = 9;
export const LANE_WIDTH = 16;
