import type { Plan } from './plan.ts';

/** Every plan that is one step simpler: a fault, a CronJob, a change, a trouble of our looking the less. */
function* simpler(plan: Plan): Generator<Plan> {
  for (const i of plan.faults.keys()) yield { ...plan, faults: plan.faults.toSpliced(i, 1) };
  for (const [i, c] of plan.cronJobs.entries()) {
    const others = plan.cronJobs.toSpliced(i, 1);
    const faults = plan.faults.filter((f) => !('cronJob' in f) || f.cronJob !== c.name);
    if (others.length > 0) yield { ...plan, cronJobs: others, faults };
    const swap = (changed: typeof c): Plan => ({ ...plan, cronJobs: plan.cronJobs.with(i, changed) });
    for (const k of c.changes.keys()) yield swap({ ...c, changes: c.changes.toSpliced(k, 1) });
    if (c.spec.startingDeadlineSeconds !== null)
      yield swap({ ...c, spec: { ...c.spec, startingDeadlineSeconds: null } });
    if (c.spec.concurrency !== 'Allow') yield swap({ ...c, spec: { ...c.spec, concurrency: 'Allow' } });
    if (c.spec.timeZone !== null) yield swap({ ...c, spec: { ...c.spec, timeZone: null } });
    if (c.job.activeDeadlineSeconds !== null)
      yield swap({ ...c, job: { ...c.job, activeDeadlineSeconds: null } });
    if (c.job.ttlSeconds !== null) yield swap({ ...c, job: { ...c.job, ttlSeconds: null } });
    if (c.job.failing > 0) yield swap({ ...c, job: { ...c.job, failing: 0 } });
    if (c.job.backoffLimit > 0) yield swap({ ...c, job: { ...c.job, backoffLimit: 0 } });
    if (c.job.restart !== 'Never') yield swap({ ...c, job: { ...c.job, restart: 'Never' } });
    if (c.keepSuccessful < 3) yield swap({ ...c, keepSuccessful: 3 });
  }
  const period = 60_000;
  const regular: number[] = [];
  for (let t = 30_137; t <= plan.busy + plan.quiet; t += period) regular.push(t);
  if (JSON.stringify(regular) !== JSON.stringify(plan.looking.ticks))
    yield { ...plan, looking: { ...plan.looking, ticks: regular } };
  if (plan.looking.mode !== 'live') yield { ...plan, looking: { ...plan.looking, mode: 'live' } };
  for (const what of ['store', 'kill', 'bus', 'overlap'] as const)
    if (plan.trouble[what] > 0) yield { ...plan, trouble: { ...plan.trouble, [what]: 0 } };
  if (!plan.managedFields) yield { ...plan, managedFields: true };
  if (!plan.modern) yield { ...plan, modern: true };
}

/** The simplest plan, by greedy steps, that still fails. */
export const shrink = async (plan: Plan, fails: (plan: Plan) => Promise<boolean>): Promise<Plan> => {
  let best = plan;
  for (let again = true; again; ) {
    again = false;
    for (const candidate of simpler(best)) {
      if (!(await fails(candidate))) continue;
      best = candidate;
      again = true;
      break;
    }
  }
  return best;
};
