import type { VerdictPage } from '../ports/judgements.ts';
import type { OpenCronJob } from '../tidy/lane.ts';
import { after, type Instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { isFinal } from './final.ts';
import { HOUR, hourOf } from './hour.ts';
import type { Changed } from './step.ts';

/** Takes the verdicts of a judgement in; returns those that are not what they were. */
export const take = (open: OpenCronJob, verdicts: readonly Verdict[], asOf: Instant): readonly Changed[] => {
  const changed: Changed[] = [];
  for (const now of verdicts) {
    const known = open.verdicts.get(now.nominal);
    if (known?.final === true) continue;
    open.verdicts.set(now.nominal, { verdict: now, final: isFinal(now, asOf) });
    if (known?.verdict === now) continue;
    if (known === undefined || essence(known.verdict) !== essence(now))
      changed.push({ before: known?.verdict ?? null, now });
  }
  return changed;
};

/** Forgets the verdicts of runs that are not due after all, and returns them. */
export const withdraw = (open: OpenCronJob, verdicts: readonly Verdict[]): readonly Verdict[] => {
  if (open.verdicts.size === verdicts.length) return [];
  const due = new Set(verdicts.map((v) => v.nominal));
  const gone = [...open.verdicts].filter(([nominal]) => !due.has(nominal));
  for (const [nominal] of gone) open.verdicts.delete(nominal);
  return gone.map(([, v]) => v.verdict);
};

/** What a reader would call the same verdict: without the evidence, which may grow. */
const essence = ({ start, finish, job }: Verdict): string =>
  JSON.stringify([job, { ...start, evidence: [] }, finish && { ...finish, evidence: [] }]);

/** Pages whose hour is over and whose every verdict is final, from the oldest on; they leave the working set. */
export const close = (open: OpenCronJob, asOf: Instant): readonly VerdictPage[] => {
  const pages: VerdictPage[] = [];
  for (;;) {
    const hour = hourOf(open.since);
    const end = after(hour, HOUR);
    if (end > asOf) return pages;
    const inside = [...open.verdicts].filter(([nominal]) => nominal < end).toSorted(([a], [b]) => a - b);
    if (inside.some(([, v]) => !v.final)) return pages;
    const page = pageOf(
      hour,
      inside.map(([, v]) => v.verdict),
    );
    if (page !== null) pages.push(page);
    for (const [nominal] of inside) open.verdicts.delete(nominal);
    open.since = end;
  }
};

export const pageOf = (hour: Instant, verdicts: readonly Verdict[]): VerdictPage | null => {
  const first = verdicts[0];
  if (first === undefined) return null;
  return { cronJobUid: first.cronJobUid, namespace: first.namespace, name: first.name, hour, verdicts };
};

/** Verdicts at rest become final by time alone; true where all of them are. */
export const finalise = ({ verdicts }: OpenCronJob, asOf: Instant): boolean => {
  let all = true;
  for (const [nominal, { verdict, final }] of verdicts) {
    if (final) continue;
    if (isFinal(verdict, asOf)) verdicts.set(nominal, { verdict, final: true });
    else all = false;
  }
  return all;
};
