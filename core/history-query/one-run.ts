import { after, before, days, type Instant, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { verdictsOf } from './pages.ts';
import type { CronJobName } from './query.ts';

type Source = Parameters<typeof verdictsOf>[0];

/**
 * The verdict on one due run; null where none was due at that instant. Where two CronJobs of one
 * name had one, the one that got a Job is shown.
 */
export const runAt = async (
  source: Source,
  cluster: string,
  { cronJob, nominal }: { readonly cronJob: CronJobName; readonly nominal: Instant },
): Promise<Verdict | null> => {
  const window = { from: nominal, to: instant(nominal + 1000) };
  const found = await verdictsOf(source, cluster, { cronJob, window });
  return found.find((v) => v.job !== null) ?? found[0] ?? null;
};

/** The run before and the run after an instant at which none was due, within a day. */
export const nearestRuns = async (
  source: Source,
  cluster: string,
  { cronJob, nominal }: { readonly cronJob: CronJobName; readonly nominal: Instant },
): Promise<readonly Verdict[]> => {
  const window = { from: before(nominal, days(1)), to: after(nominal, days(1)) };
  const found = await verdictsOf(source, cluster, { cronJob, window });
  const earlier = found.find((v) => v.nominal < nominal);
  const later = found.findLast((v) => v.nominal > nominal);
  return [earlier, later].flatMap((v) => v ?? []);
};
