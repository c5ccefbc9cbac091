import { isByHand } from './objects.ts';
import type { TrueRun } from './truth.ts';

type Sight = { readonly wasSeen: (job: string) => boolean };

/** Dropped or passed over by then, and made by hand later on; or by hand where nobody saw the Job, which alone tells whose it is. */
export const madeLater = ({ job }: TrueRun, { wasSeen }: Sight, asOf: number): boolean =>
  job !== null && isByHand(job) && (job.created > asOf - 2000 || !wasSeen(job.uid));
