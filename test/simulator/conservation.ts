import {
  type CronJobFact,
  type CronJobSpec,
  type Fact,
  type JobFact,
  RESOURCES,
} from '../../core/facts/fact.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { prune } from '../../core/pipeline/prune.ts';
import { openPages, step } from '../../core/pipeline/step.ts';
import { emptyWorkingSet } from '../../core/pipeline/working-set.ts';
import type { VerdictPage } from '../../core/ports/judgements.ts';
import { type Instant, instant } from '../../core/time.ts';
import { type Fleet, fleetOf, type Held, type Member, MINUTE, nominalsOf } from './fleet.ts';

/** What a fleet's weeks came to: due runs by the tests' own calendar, verdicts on them, and what did not agree. */
export type Conserved = {
  readonly due: number;
  readonly kinds: ReadonlyMap<string, number>;
  readonly wrong: readonly string[];
};

const TICK = 180 * MINUTE;

/**
 * I1 at volume: a seeded fleet over a week, with edits, suspensions, deletions and changes of the clocks, watched with
 * gaps. Its facts go through the ledger's record format no further than `step`: absorbed, judged, paged and pruned as
 * a judge does it, every three hours. Every occurrence by the tests' calendar must have exactly one verdict, and no
 * other instant any. No pods are simulated: what a verdict says is for the fault schedules to try.
 */
export const conserve = (seed: number): Conserved => {
  const fleet = fleetOf(seed);
  const expected = new Map(fleet.members.map((m) => [m.uid, nominalsOf(m, fleet)]));
  const said = new Map<string, Instant[]>(fleet.members.map((m) => [m.uid, []]));
  const kinds = new Map<string, number>();
  const wrong: string[] = [];
  const count = (pages: readonly VerdictPage[]): void => {
    for (const v of pages.flatMap((p) => p.verdicts)) {
      said.get(v.cronJobUid)?.push(v.nominal);
      kinds.set(v.start.kind, (kinds.get(v.start.kind) ?? 0) + 1);
    }
  };
  let set = emptyWorkingSet();
  let sequence = 0;
  for (let at = fleet.start; at <= fleet.start + fleet.length; at += TICK) {
    const record = {
      sequence: ++sequence,
      at: instant(at),
      facts: factsAt(fleet, at),
      columns: null,
    };
    count(step(set, record, defaultPolicy).pages);
    set = prune(set);
  }
  count(openPages(set));
  for (const [uid, nominals] of expected) {
    const mine = said.get(uid) ?? [];
    const at = nominals.findIndex((t, i) => mine[i] !== t);
    if (at >= 0 || mine.length !== nominals.length)
      wrong.push(
        `seed ${seed}: ${uid}: ${nominals.length} due, ${mine.length} verdicts; differs at ${at}: due ${nominals[at]}, verdict ${mine[at]}`,
      );
  }
  return { due: [...expected.values()].reduce((n, ts) => n + ts.length, 0), kinds, wrong };
};

/** What a look at that instant brings: everything since the look before it, and how far it was watched. */
const factsAt = (fleet: Fleet, at: number): readonly Fact[] => {
  const from = at - TICK;
  const first = at === fleet.start;
  const inside = (t: number): boolean => (first ? t <= at : t > from && t <= at);
  const members = fleet.members.flatMap((m) => [
    ...m.held.filter((h) => inside(h.from) || (first && h.from <= at)).map((h) => cronJobFact(m, h, at)),
    ...(m.deleted !== null && inside(m.deleted) ? [goneFact(m, m.deleted)] : []),
    ...(m.works
      ? nominalsOf(m, { start: Math.max(fleet.start, from), length: TICK }).map((t) => jobFact(m, t))
      : []),
  ]);
  const coverage = RESOURCES.flatMap((resource): readonly Fact[] => [
    ...(first ? [{ kind: 'listed', resource, at: instant(at) } as const] : []),
    ...(first
      ? []
      : [{ kind: 'watched', resource, interval: { from: instant(from), to: instant(at) } } as const]),
    ...(resource === 'cronjobs' ? [] : fleet.blind.filter((b) => b.to > from && b.from < at)).map(
      ({ from: f, to }) =>
        ({ kind: 'blind', resource, interval: { from: instant(f), to: instant(to) } }) as const,
    ),
  ]);
  return [...members, ...coverage];
};

const observed = (uid: string, learned: number, version: number) => ({
  uid,
  learned: instant(learned),
  notBefore: instant(learned - 1000),
  version,
  witness: 'watch' as const,
});

const second = (t: number): Instant => instant(Math.floor(t / 1000) * 1000);

const cronJobFact = (m: Member, held: Held, at: number): CronJobFact => {
  const spec: CronJobSpec = {
    schedule: held.schedule,
    timeZone: held.timeZone,
    suspend: held.suspend,
    concurrency: 'Allow',
    startingDeadlineSeconds: null,
    owner: null,
    maintenance: null,
  };
  return {
    kind: 'cronjob',
    namespace: 'fleet',
    name: m.name,
    created: second(m.created),
    generation: m.held.indexOf(held) + 1,
    specChanged: second(held.from),
    spec,
    labels: [],
    lastSchedule: null,
    lastSuccess: null,
    // A list brings what stood before it; after that the watch does.
    ...observed(m.uid, held.from <= at - TICK ? at : Math.min(at, held.from + 1500), held.from),
  };
};

const goneFact = (m: Member, t: number): Fact => ({
  kind: 'gone',
  resource: 'cronjobs',
  ...observed(m.uid, t + 500, t),
});

const jobFact = (m: Member, nominal: number): JobFact => ({
  kind: 'job',
  namespace: 'fleet',
  name: `${m.name}-${Math.floor(nominal / MINUTE)}`,
  created: instant(nominal),
  cronJobUid: m.uid,
  cronJobName: m.name,
  nominal: instant(nominal),
  manual: false,
  managedBy: null,
  parallelism: 1,
  completions: 1,
  failedIndexes: null,
  suspended: false,
  conditions: [{ type: 'Complete', at: instant(nominal + 4000), reason: 'CompletionsReached', message: '' }],
  deletionRequested: null,
  ...observed(`${m.uid}-${nominal}`, nominal + 5000, nominal),
});
