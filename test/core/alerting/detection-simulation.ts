import { memoryTable } from '../../../adapters/memory/table.ts';
import { alertsOn } from '../../../adapters/store/alerts.ts';
import { outboxOn } from '../../../adapters/store/outbox.ts';
import { tellChanges } from '../../../core/pipeline/alert.ts';
import { drain } from '../../../core/pipeline/publish.ts';
import type { Publisher } from '../../../core/ports/publisher.ts';
import { after, before, minutes } from '../../../core/time.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { GRACE, type Week } from './tick-model.ts';
import { dropped, onTime } from './verdicts.ts';

/**
 * A week's missed runs through decision, incidents, outbox and publisher, as each look calls them one after the other.
 * For each run, in the order of their deadlines, the looks in which `Run Missed` was sent: one, if all is well.
 */
export const tellWeek = async ({ looks, deadlines }: Week): Promise<readonly (readonly number[])[]> => {
  const missed = deadlines.map(missedRun);
  const sent = deadlines.map((): number[] => []);
  const table = memoryTable();
  const ports = { cluster: 'prod', outbox: outboxOn(table), alerts: alertsOn(table) };
  let next = 0;
  let healed: readonly Verdict[] = [];
  for (const [look, { asOf }] of looks.entries()) {
    const from = next;
    while ((missed[next]?.deadline ?? Number.POSITIVE_INFINITY) <= asOf) next += 1;
    if (next === from) continue;
    // The next run of each CronJob goes well, so that its incident closes and the state stays as small as in earnest.
    const changed = [...missed.slice(from, next), ...healed].map((now) => ({ before: null, now }));
    healed = missed.slice(from, next).map(nextRun);
    const step = { sequence: look + 1, asOf, changed, withdrawn: [], waiting: [], more: [], sight: null };
    await tellChanges(ports, step);
    await drain({ ...ports, publisher: noting((run) => sent[run]?.push(look)) }, asOf);
  }
  return sent;
};

/** A bus that takes everything, and notes of which run each `Run Missed` is. */
const noting = (note: (run: number) => void): Publisher => ({
  publish: async (events) =>
    events.map(({ id }) => {
      const run = /^run-missed\/[^/]*\/uid-(\d+)\//.exec(id)?.[1];
      if (run !== undefined) note(Number(run));
      return { kind: 'sent', id, eventId: id } as const;
    }),
});

const missedRun = (deadline: Verdict['deadline'], i: number): Verdict => ({
  cronJobUid: `uid-${i}`,
  namespace: 'prod',
  name: `job-${i}`,
  owner: null,
  nominal: before(deadline, GRACE),
  deadline,
  job: null,
  start: dropped('unexplained'),
  finish: null,
});

const nextRun = (v: Verdict): Verdict => {
  const nominal = after(v.nominal, minutes(1));
  return { ...v, nominal, deadline: after(nominal, GRACE), start: onTime(nominal) };
};
