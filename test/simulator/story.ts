import { parseArgs } from 'node:util';
import type { Fact } from '../../core/facts/fact.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { planOf } from './generate.ts';
import { judgeAll } from './pipeline.ts';
import { tryPlan } from './trial.ts';

/**
 * `npx tsx test/simulator/story.ts --seed N --job NAME --from ISO --to ISO`: what really happened to a CronJob of a seed,
 * what we were shown of it and when, and what was said of it, in the order of time. For whoever looks into a failure.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    job: { type: 'string', default: '' },
    from: { type: 'string', default: '2000-01-01' },
    to: { type: 'string', default: '2100-01-01' },
  },
});
const plan = planOf(Number(values.seed));
const { cluster, seen, observed, verdicts, lies } = await tryPlan(plan);
const lines: { readonly t: number; readonly text: string }[] = [];
const tell = (t: number, text: string): unknown => lines.push({ t, text });
const clock = (t: number | null): string => (t === null ? '–' : new Date(t).toISOString().slice(11, 23));

for (const f of plan.faults) tell(plan.start + ('at' in f ? f.at : f.from), `FAULT ${JSON.stringify(f)}`);
for (const c of cluster.cronJobs.filter((c) => c.name === values.job || values.job === '')) {
  tell(c.created, `true: CronJob ${c.name} created`);
  for (const r of c.revisions) tell(r.from, `true: spec ${JSON.stringify(r.spec)}`);
  if (c.deleted !== null) tell(c.deleted, `true: CronJob ${c.name} deleted`);
  for (const j of c.jobs) {
    tell(j.created, `true: Job ${j.name} created`);
    for (const k of j.conditions) tell(k.at, `true: Job ${j.name} ${k.type} ${k.reason}`);
    if (j.deleted !== null) tell(j.deleted.at, `true: Job ${j.name} deleted (${j.deleted.by})`);
    for (const p of j.pods) {
      tell(p.created, `true: pod ${p.name} created`);
      if (p.deletion !== null) tell(p.deletion.at, `true: pod ${p.name} to be deleted`);
      if (p.gone !== null) tell(p.gone, `true: pod ${p.name} gone`);
      for (const a of p.attempts)
        tell(
          a.startedAt,
          `true: ${p.name} works until ${clock(a.finishedAt)}, told ${clock(a.endToldAt)}: ${a.exitCode} ${a.killedBy ?? ''}`,
        );
    }
  }
}
for (const l of seen.lost) tell(l.from, `LOST ${l.resource} until ${clock(l.to)}`);
const told = (text: string): boolean => values.job === '' || text.includes(values.job);
const said = (v: Verdict): string =>
  JSON.stringify([v.start, v.finish], (k, x) => (k === 'evidence' ? undefined : x));
const brief = (f: Fact): string => {
  switch (f.kind) {
    case 'cronjob':
      return `CronJob ${f.name} by ${f.witness}, last schedule ${clock(f.lastSchedule)}, last success ${clock(f.lastSuccess)}`;
    case 'job':
      return `Job ${f.name} by ${f.witness} ${f.conditions.map((c) => `${c.type} ${clock(c.at)}`).join()}`;
    case 'pod':
      return `pod ${f.name} by ${f.witness} ${f.phase} ${f.containers.map((c) => `${clock(c.startedAt)}–${clock(c.finishedAt)}`).join()}`;
    case 'event':
      return `Event ${clock(f.first)} ${f.name} ${f.reason} ${f.message}`;
    default:
      return JSON.stringify(f);
  }
};
for (const { at, facts } of observed)
  for (const f of facts) {
    if (f.kind === 'watched' || f.kind === 'blind')
      tell(at, `  ${f.kind} ${f.resource} ${clock(f.interval.from)}–${clock(f.interval.to)}`);
    else if (f.kind === 'listed' || told(brief(f))) tell(at, `  saw ${brief(f)}`);
  }
judgeAll(plan, observed, ({ asOf, changed }) => {
  for (const { now } of changed)
    if (told(now.name)) tell(asOf, `  says of ${clock(now.nominal)} ${said(now)}`);
});
for (const v of verdicts.filter((v) => told(v.name))) tell(v.nominal, `SAID ${clock(v.nominal)} ${said(v)}`);
for (const { t, text } of lines.toSorted((a, b) => a.t - b.t))
  if (t >= Date.parse(values.from) && t <= Date.parse(values.to))
    process.stdout.write(`${clock(t)} ${text}\n`);
for (const l of lies) process.stdout.write(`WRONG ${l.rule}: ${l.about}: ${l.detail}\n`);
