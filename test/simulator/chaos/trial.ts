import { verifyChain } from '../../../adapters/store/verify.ts';
import type { Outgoing } from '../../../core/ports/publisher.ts';
import { type Interval, instant } from '../../../core/time.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { alwaysWrong, type Lie } from '../check.ts';
import { recordingFor } from '../pipeline.ts';
import type { Plan } from '../plan.ts';
import type { Trial } from '../trial.ts';
import { CLUSTER, calmCourse, type Outcome, troubledCourse } from './course.ts';
import { untold } from './told.ts';

/** What went wrong where store, bus and processes fail: verdicts, events and records beside those of an untroubled course. */
export const tryTroubled = async ({ cluster: { plan }, seen, runs }: Trial): Promise<readonly Lie[]> => {
  const troubled = await troubledCourse(plan, await recordingFor(seen), seen.restored);
  const calm = await calmCourse(plan, troubled.ports);
  const [theirs, ours] = [await verdictsIn(plan, calm), await verdictsIn(plan, troubled)];
  const last = instant(plan.start + (plan.looking.ticks.at(-1) ?? 0));
  const known = new Map(runs.map((r) => [`${r.cronJob.uid} ${r.nominal}`, r]));
  const judging = { plan, watched: () => false, wasSeen: () => true, startTold: () => true };
  const false_ = ours.flatMap((v) => {
    const run = known.get(`${v.cronJobUid} ${v.nominal}`);
    return run === undefined || run.doubtful ? [] : alwaysWrong(run, v, judging, last);
  });
  return [
    ...false_,
    ...difference(
      'verdicts differ',
      ours.map((v) => JSON.stringify(v)),
      theirs.map((v) => JSON.stringify(v)),
    ),
    ...(new Set(ours.map((v) => `${v.cronJobUid} ${v.nominal}`)).size === ours.length
      ? []
      : [lie('counted twice', 'I1')]),
    ...eventsOf(troubled, calm),
    ...untold(ours, [...troubled.reader.received.values()]),
    ...(await leftOver(troubled)),
  ];
};

const lie = (rule: string, about: string, detail = ''): Lie => ({ rule, about, detail });

const difference = (rule: string, ours: readonly string[], theirs: readonly string[]): readonly Lie[] => {
  const [mine, yours] = [new Set(ours), new Set(theirs)];
  return [
    ...ours.filter((o) => !yours.has(o)).map((o) => lie(rule, 'only with trouble', o)),
    ...theirs.filter((t) => !mine.has(t)).map((t) => lie(rule, 'only without', t)),
  ];
};

const verdictsIn = async (plan: Plan, { ports }: Outcome): Promise<readonly Verdict[]> => {
  const window: Interval = { from: instant(plan.start - 86_400_000), to: instant(plan.start + 86_400_000) };
  const pages = await Promise.all(
    plan.cronJobs.map(({ name }) => ports.judgements.pages(CLUSTER, { namespace: 'sim', name }, window)),
  );
  return pages.flat().flatMap((p) => p.verdicts);
};

const eventsOf = (troubled: Outcome, calm: Outcome): readonly Lie[] => {
  const [ours, theirs] = [troubled, calm].map((o) => [...o.reader.received.values()]);
  const byGroup = (events: readonly Outgoing[] = []): readonly string[] => {
    const groups = new Map<string, string[]>();
    for (const { group, id } of events) groups.set(group, [...(groups.get(group) ?? []), id]);
    return [...groups].map(([group, ids]) => `${group}: ${ids.join()}`);
  };
  const told = (e: Outgoing): string => JSON.stringify([e.id, e.detail]);
  return [
    ...troubled.reader.changed.map((id) => lie('one id, two contents', id)),
    ...difference('events differ', (ours ?? []).map(told), (theirs ?? []).map(told)),
    ...difference('order within a group', byGroup(ours), byGroup(theirs)),
  ];
};

const leftOver = async ({ table, ports }: Outcome): Promise<readonly Lie[]> => {
  const chain = await verifyChain(table, CLUSTER);
  const waiting = await ports.outbox.unsent(CLUSTER, 10);
  const parked = await ports.outbox.parked(CLUSTER);
  return [
    ...chain.faults.map((f) => lie('broken chain', `${f.sequence}`, f.fault)),
    ...waiting.map((e) => lie('left unsent', e.id)),
    ...parked.map((e) => lie('parked', e.id, e.reason ?? '')),
  ];
};
