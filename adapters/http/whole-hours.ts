import { type Duration, hours, type Interval, instant } from '../../core/time.ts';

/** The whole cells that the window touches: a question about "the last 7 days" stays the same for a while. */
export const cellsOut = ({ from, to }: Interval, cell: Duration): Interval => ({
  from: instant(Math.floor(from / cell) * cell),
  to: instant(Math.ceil(to / cell) * cell),
});

export const hoursOut = (window: Interval): Interval => cellsOut(window, hours(1));
