import { type Assessed, type SliReport, smallestWindow } from '../numbers/objective.ts';
import { formatAgainst, formatPpm, formatRatio } from '../numbers/percent.ts';
import { dueOf } from '../numbers/tally.ts';
import { formatDuration, seconds } from '../time.ts';
import { sliCounts } from './history.ts';
import { counted, grouped } from './plain.ts';
import type { CauseRow, CoverageSection, Report } from './report-data.ts';
import { shellWord } from './worst.ts';

export type ObjectiveName = 'start' | 'survive';
export const OBJECTIVES: readonly ObjectiveName[] = ['start', 'survive'];

/** `99.983 %`, or with unknown runs the bounds: `99.97 % to 99.995 %`. */
export const shareOf = (sli: SliReport): string => {
  if (sli.kind === 'no-data') return 'no data';
  const { targetPpm } = sli.objective;
  const [low, high] = [formatAgainst(sli.low, targetPpm), formatAgainst(sli.high, targetPpm)];
  return low === high ? low : `${low} to ${high}`;
};

/** `the target is …`: what was promised, in a few words. */
export const promiseOf = (name: ObjectiveName, report: Report): string => {
  const target = formatPpm(report.objectives[name].objective.targetPpm);
  const grace = formatDuration(seconds(report.policy.graceSeconds));
  return name === 'start'
    ? `${target} of runs start within ${grace} of their time`
    : `${target} of runs are not ended before they end by themselves`;
};

const remainder = (left: number): string => (left < 0 ? `${grouped(-left)} over` : `${grouped(left)} left`);

/** `81 of 50 used, 31 over`; with unknown runs, what may be left: `4 of 10 used, between 434 over and 6 left`. */
export const budgetOf = ({ budget }: Assessed): string => {
  const used = `${grouped(budget.used)} of ${grouped(budget.allowed)} used`;
  const { leftAtWorst, leftAtBest } = budget;
  return leftAtWorst === leftAtBest
    ? `${used}, ${remainder(budget.left)}`
    : `${used}, between ${remainder(leftAtWorst)} and ${remainder(leftAtBest)}`;
};

/** `81 of 503,960 runs did not start in time`; of none, that all did. */
const badOf = (name: ObjectiveName, { bad, valid }: Assessed): string => {
  if (name === 'start')
    return bad === 0
      ? `All ${runs(valid)} started in time`
      : `${grouped(bad)} of ${runs(valid)} did not start in time`;
  if (bad === 0) return `None of ${runs(valid)} was killed`;
  return `${grouped(bad)} of ${runs(valid)} ${bad === 1 ? 'was' : 'were'} killed`;
};

/** There are 32 causes, and nobody reads as many. */
const MOST_CAUSES = 10;

const runs = (n: number): string => counted(n, 'run');

const tooSmall = (sli: Assessed): string => {
  const shown = formatRatio({ numerator: sli.shownPpm, denominator: 1_000_000 }, 2);
  return `Too few runs to show ${formatPpm(sli.objective.targetPpm)}: ${smallest(sli)}${runs(sli.valid + sli.unknown)} show at least ${shown} (95 % confidence).`;
};

const smallest = ({ objective }: Assessed): string => {
  const fewest = smallestWindow(objective.targetPpm);
  return Number.isFinite(fewest)
    ? `below ${grouped(fewest)} a single bad one is over budget; these `
    : 'these ';
};

/**
 * One or two sentences that say why the verdict is what it is. Runs of which nobody knows whether they started are none of
 * those that can survive, and must not be passed over in silence; nor must time that nobody watched.
 */
export const reasonOf = (
  name: ObjectiveName,
  { objectives, runs: { start }, coverage }: Pick<Report, 'objectives' | 'runs' | 'coverage'>,
): string => {
  const sli = objectives[name];
  const unknownStarts = name === 'survive' ? start.unknown : 0;
  if (sli.kind === 'no-data') {
    if (sli.undecided > 0) return `Nothing is decided yet: ${runs(sli.undecided)} still open.`;
    if (dueOf(sliCounts(sli)) > 0) return `Nothing counts: ${runs(sli.excluded)} excluded.`;
    if (unknownStarts > 0) return `Nobody saw whether any of ${runs(unknownStarts)} started.`;
    return noneOf(name, coverage);
  }
  const small = sli.tooSmall ? ` ${tooSmall(sli)}` : '';
  if (sli.valid === 0) return `Nobody saw any of ${runs(sli.unknown)}.${small}`;
  const unseen = sli.unknown === 0 ? '' : `; nobody saw ${grouped(sli.unknown)} more`;
  const perhaps = unknownStarts > 0 ? `; whether ${grouped(unknownStarts)} more ran, nobody saw` : '';
  return `${badOf(name, sli)}${unseen}${perhaps}.${small}`;
};

/** Of time that nobody watched it is not known that no run was due. */
const noneOf = (name: ObjectiveName, { watchedMinutes, totalMinutes }: CoverageSection): string => {
  if (watchedMinutes === 0)
    return `Nobody looked: no run is known to have ${name === 'start' ? 'been due' : 'started'}.`;
  if (watchedMinutes < totalMinutes)
    return `No run is known to have ${name === 'start' ? 'been due' : 'started'}.`;
  return name === 'start' ? 'No run was due.' : 'No run started.';
};

/** `Watched 10,078 of 10,080 minutes`; a window may begin behind the last look. */
export const coverageOf = ({ watchedMinutes, totalMinutes }: CoverageSection): string =>
  totalMinutes === 0
    ? 'Nobody has looked since it began'
    : `Watched ${grouped(watchedMinutes)} of ${counted(totalMinutes, 'minute')}`;

export const causeOf = ({ kind, cause }: Omit<CauseRow, 'runs' | 'counts'>): string => `${kind}: ${cause}`;

/** The verdict as a person reads it: `MISSED`, `NO DATA`. */
export const verdictOf = (sli: SliReport): string => sli.kind.toUpperCase().replace('-', ' ');

/** `61 dropped: controller-down, 20 late: image-pull, …`: the reasons that count, at most three. */
export const causesOf = (causes: readonly CauseRow[]): string => {
  const counting = causes.filter((c) => c.counts);
  const more = counting.length > 3 ? [`${counting.length - 3} more`] : [];
  return [...counting.slice(0, 3).map((c) => `${grouped(c.runs)} ${causeOf(c)}`), ...more].join(', ');
};

/** Why an objective is where it is, in whole runs: the causes, those that count first, and what nobody saw. */
export const whyOf = ({ runs }: Report): readonly { readonly text: string; readonly runs: number }[] => {
  const unseen = [
    { text: 'unknown start: nobody looked', runs: runs.start.unknown },
    { text: 'unknown end: nobody looked', runs: runs.finish.unknown },
  ].filter((row) => row.runs > 0);
  const causes = (counting: boolean) =>
    runs.causes
      .filter((c) => c.counts === counting)
      .slice(0, MOST_CAUSES)
      .map((c) => ({ text: causeOf(c) + (c.counts ? '' : ' (not counted)'), runs: c.runs }));
  return [...causes(true), ...unseen, ...causes(false)];
};

/** Where all of the bad runs are. */
export const missedCommand = ({ window, owner }: Report): string =>
  `cronwitness missed --since ${window.from}${owner === null ? '' : ` --owner ${shellWord(owner)}`}`;
