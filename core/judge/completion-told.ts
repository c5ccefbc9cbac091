import { nominalFromName } from '../history/run.ts';
import { after, type Instant, instant, latest, minutes } from '../time.ts';
import type { Evidence } from '../verdict/verdict.ts';
import { statusSays } from './evidence.ts';
import type { Case } from './start.ts';

/** lastSuccessfulTime within the grace proves a completion; it is this run's if every earlier one was over before. */
export const completionTold = (c: Case): { readonly at: Instant; readonly evidence: Evidence } | null => {
  const { due, deadline, cronJob, activities, runs, coverage } = c;
  const status = cronJob.statuses.find(
    (s) =>
      s.lastSuccess !== null &&
      s.lastSuccess > due.nominal &&
      s.lastSuccess <= deadline &&
      s.lastSchedule === due.nominal,
  );
  if (status === undefined || status.lastSuccess === null) return null;
  const before = activities.filter((a) => a.run.nominal !== null && a.run.nominal < due.nominal);
  // The one before it may have been created unseen, too: then the completion may be that one's.
  const previous = cronJob.statuses.findLast((s) => s.lastSchedule !== null && s.lastSchedule < due.nominal);
  const seen = previous === undefined || runs.some((r) => r.nominal === previous.lastSchedule);
  const alone =
    seen &&
    !createdSince(c) &&
    runs.some((r) => r.nominal !== null && r.nominal < due.nominal) &&
    before.every((a) => a.to !== null && a.to <= due.nominal) &&
    coverage.jobs.watched.some((w) => w.from < due.nominal);
  if (!alone) return null;
  const says = 'lastSuccessfulTime lies within the grace, and no earlier run was active';
  return {
    at: status.lastSuccess,
    evidence: statusSays(cronJob, says, { at: status.lastSuccess, learned: status.first.learned }),
  };
};

/** An Event tells of a run since the last one that we know: the completion may be that one's. */
const createdSince = ({ due, cronJob, events, runs }: Case): boolean => {
  const earlier = runs.flatMap((r) => (r.nominal !== null && r.nominal < due.nominal ? [r.nominal] : []));
  const known = earlier.reduce(latest, instant(0));
  return events.some(({ reason, message }) => {
    const name = reason === 'SuccessfulCreate' ? message.split('Created job ')[1] : undefined;
    const nominal = name === undefined ? null : nominalFromName(name, cronJob.name);
    return nominal !== null && nominal > known && after(nominal, minutes(1)) <= due.nominal;
  });
};
