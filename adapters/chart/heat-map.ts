import type { JobRow, Report } from '../../core/report/report-data.ts';

/** A picture of rectangles and nothing else: no font is needed, and the mail writes the labels beside it. */
export type HeatMap = {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly jobs: number;
  /** Jobs that found no room; they are better than those that did. */
  readonly more: number;
};

const MOST_JOBS = 60;
/** Longer windows would have cells too narrow to be seen on a phone. */
const MOST_DAYS = 35;

// Twice the 608 points that the mail gives it, for screens with two pixels to a point.
const WIDTH = 1216;
const GAP = 3;

// Seen on white and on black. A hundredth of a day's runs is a bad day, a tenth a very bad one.
const NONE_DUE = '#8c959f';
const GOOD = '#57ab6e';
const UNKNOWN = '#e0a419';
const BAD = ['#f28b82', '#e0443e', '#a5121f'] as const;

const badColour = (bad: number, due: number): string =>
  bad * 100 < due ? BAD[0] : bad * 10 < due ? BAD[1] : BAD[2];

const colourOf = (job: JobRow, day: number): string | undefined => {
  const [due, bad, unknown] = [job.dueByDay, job.badByDay, job.unknownByDay].map((days) => days[day] ?? 0);
  if (bad) return badColour(bad, due ?? 0);
  if (unknown) return UNKNOWN;
  return due ? GOOD : undefined;
};

/** Jobs by day, the worst on top; undefined where there is nothing to compare. The same report, the same bytes. */
export const heatMapOf = ({ jobs, window }: Report): HeatMap | undefined => {
  const days = window.days.length;
  if (jobs.length === 0 || days < 2 || days > MOST_DAYS) return undefined;
  const shown = jobs.slice(0, MOST_JOBS);
  const step = shown.length <= 20 ? 24 : 14;
  const edge = (day: number): number => Math.round((day * WIDTH) / days);
  const cells = shown.flatMap((job, row) =>
    window.days.map((_, day) => {
      const colour = colourOf(job, day);
      const fill = colour === undefined ? `fill="${NONE_DUE}" fill-opacity="0.25"` : `fill="${colour}"`;
      return `<rect x="${edge(day)}" y="${row * step}" width="${edge(day + 1) - edge(day) - GAP}" height="${step - GAP}" ${fill}/>`;
    }),
  );
  const height = shown.length * step - GAP;
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">${cells.join('')}</svg>`,
    width: WIDTH,
    height,
    jobs: shown.length,
    more: jobs.length - shown.length,
  };
};
