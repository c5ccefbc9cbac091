import { expect, test } from 'vitest';
import { findingsOf } from '../../core/alerting/cronjob-finding.ts';
import type { Incident } from '../../core/alerting/incident.ts';
import { groupIncidents } from '../../core/alerting/incident-group.ts';
import { nextStepOf, titleOf } from '../../core/alerting/incident-text.ts';
import { stuckPending } from '../../core/alerting/pending.ts';
import { transitions } from '../../core/alerting/transitions.ts';
import { dueNote } from '../../core/explain/due-note.ts';
import { absorb, emptyWorld } from '../../core/history/world.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { placeOf } from '../../core/pipeline/place.ts';
import { step } from '../../core/pipeline/step.ts';
import { newlyWaiting } from '../../core/pipeline/waiting.ts';
import { emptyWorkingSet } from '../../core/pipeline/working-set.ts';
import { at } from '../build/at.ts';
import { cronJob, refOf } from '../build/cronjob.ts';
import { observe } from '../build/observe.ts';
import { good, run } from '../build/run.ts';
import type { Change } from '../build/truth.ts';
import { type Judging, judged, verdictOn } from '../build/verdicts.ts';
import { hourly, ok, type Row } from './catalogue/row.ts';
import { SCHEDULES } from './catalogue/schedules.ts';

// What the catalogue asks for beside the verdict, by the numbers of its rows: findings, incidents, warnings, notes.

const findings = (truth: readonly Change[], name = 'ok'): readonly string[] =>
  judged(truth)
    .filter((j) => j.cronJob.name === name)
    .flatMap(({ cronJob: c }) => c.specs.flatMap((s) => findingsOf(c, s.spec, 'UTC')))
    .map((f) => `${f.severity} ${f.rule}`);

test.each([
  ['5: a starting deadline under ten seconds', { startingDeadlineSeconds: 8 }, ['warning short-deadline']],
  ['5: a starting deadline of zero', { startingDeadlineSeconds: 0 }, ['error deadline-zero']],
  ['9: a zone that nobody knows', { timeZone: 'Mars/Phobos' }, ['error unknown-zone']],
  [
    '27: TZ= inside the schedule',
    { schedule: 'TZ=America/New_York 31 10 * * *' },
    ['warning zone-in-schedule'],
  ],
  ['28: a date that does not exist', { schedule: '59 23 31 2 *' }, ['error never-fires']],
])('%s is a finding', (_, says, found) => {
  expect(findings(cronJob(says))).toEqual(found);
});

test('6: a name over 52 characters is a finding', () => {
  const name = 'x'.repeat(53);
  expect(findings(cronJob({ name }), name)).toEqual(['error name-too-long']);
});

const incidents = (truth: readonly Change[], judging: Judging): readonly Incident[] => {
  const world = absorb(
    emptyWorld(),
    observe(truth, judging).map((s) => s.fact),
  );
  const changed = judged(truth, judging).flatMap((j) =>
    j.verdicts.flatMap((v) => transitions(null, v, placeOf(world, v))),
  );
  return groupIncidents({ cluster: 'c', known: [] }, changed, at('15:00:00')).opened;
};
const sizes = (opened: readonly Incident[]) =>
  opened.map((i) => `${i.cause.kind} ${i.members.length + i.uncounted}`);
const rowOf = (number: number): Row => {
  const found = Object.values(SCHEDULES).find((r) => r.number === number);
  if (found === undefined) throw new Error(`no row ${number}`);
  return found;
};

test('3: more than a hundred missed are one incident, the CronJob’s own, and it says that the schedule is dead', () => {
  const { truth, judging = {} } = rowOf(3);
  const opened = incidents(truth, judging);
  expect(sizes(opened)).toEqual(['cronjob 120']);
  expect(opened.map(titleOf)).toEqual([
    'lab/ok: the schedule is dead: 120 runs missed in a row (unexplained), none started since 2026-11-22T12:00:00Z',
  ]);
  expect(opened.map(nextStepOf)[0]).toContain('look for TooManyMissedTimes');
});

test('3: a hundred missed, or more with a run between, are no dead schedule', () => {
  const { truth, judging = {} } = rowOf(3);
  const title = (more: readonly Change[], due: readonly [string, string]): string | undefined =>
    incidents([...truth, ...more], { ...judging, due }).map(titleOf)[0];
  expect(title([], ['12:01:00', '13:41:00'])).toBe('lab/ok: 100 runs missed (unexplained)');
  const between = good(ok, '12:02:00');
  expect(title(between, ['12:01:00', '13:43:00'])).toBe(
    'lab/ok: 101 runs missed (unexplained 100, superseded 1)',
  );
  expect(title(between, ['12:01:00', '13:44:00'])).toBe(
    'lab/ok: the schedule is dead: 101 runs missed in a row (unexplained 101, superseded 1), none started since 2026-11-22T12:02:00Z',
  );
});

test('1: what an outage of the controllers dropped is one incident, whosever it was', () => {
  const { truth, judging = {} } = rowOf(1);
  expect(sizes(incidents(truth, judging))).toEqual(['controller-down 9']);
});

test('16: a hundred CronJobs whose Jobs came minutes late are one incident', () => {
  const names = Array.from({ length: 100 }, (_, i) => `job-${i}`);
  const truth = names.flatMap((name) => [
    ...cronJob({ ...hourly, name }),
    ...run(refOf({ name }), '15:31:00', { job: { created: '15:35:00' }, pod: { started: '15:35:03' } }),
  ]);
  expect(sizes(incidents(truth, {}))).toEqual(['controller-down 100']);
});

test('8: at spring-forward, explain says why the next run comes when it does', () => {
  const schedule = { schedule: '30 2 * * *', timeZone: 'America/New_York', created: '2026-03-01T00:00:00Z' };
  const looking = { from: '2026-03-08T00:00:00Z', to: '2026-03-09T23:00:00Z' };
  const truth = cronJob(schedule);
  const verdict = verdictOn(truth, '2026-03-09T06:30:00Z', looking);
  const spec = judged(truth, looking)[0]?.cronJob.specs[0]?.spec ?? null;
  expect(dueNote(verdict, spec, 'UTC').clockChange).toBe(
    'Clocks went forward at 2026-03-08T07:00:00Z: 2026-03-08 02:30 local time did not exist, and no run was due for it. That is how Kubernetes does it; this run is another one.',
  );
});

test.each([
  ['for want of its image', { waiting: 'ImagePullBackOff' }, 'ImagePullBackOff'],
  ['for want of a node', { unschedulable: ['15:31:01', '0/1 nodes'] }, 'Unschedulable'],
] as const)('18: pending for five minutes %s warns once, with the reason', (_, pod, reason) => {
  const truth = [...cronJob(hourly), ...run(ok, '15:31:00', { pod })];
  const set = emptyWorkingSet();
  const warned = ['15:35:30', '15:36:10', '15:37:00'].map((time, i, times) => {
    const since = i === 0 ? 0 : at(times[i - 1] ?? '');
    const facts = observe(truth, { to: time })
      .filter((s) => s.t > since)
      .map((s) => s.fact);
    const record = { sequence: i + 1, at: at(time), facts, columns: null };
    const done = step(set, record, defaultPolicy);
    return stuckPending(newlyWaiting(set.world, done), { cluster: 'c' }, at(time)).map((e) =>
      JSON.stringify(e.detail),
    );
  });
  expect(warned.map((w) => w.length)).toEqual([0, 1, 0]);
  expect(warned[1]?.[0]).toContain(reason);
});
