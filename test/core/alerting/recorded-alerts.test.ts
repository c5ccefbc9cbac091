import { describe, expect, test } from 'vitest';
import { eventDefinitions } from '../../../adapters/events/definitions.ts';
import { type AlertState, decideAlerts, emptyAlertState } from '../../../core/alerting/decide.ts';
import type { DecidedEvent } from '../../../core/alerting/event.ts';
import type { Incident } from '../../../core/alerting/incident.ts';
import { formatSeconds } from '../../../core/time.ts';
import { recordedSteps } from './recorded-steps.ts';

const steps = await recordedSteps();

const replay = (): { readonly events: readonly DecidedEvent[]; readonly incidents: readonly Incident[] } => {
  let state: AlertState = emptyAlertState;
  const events: DecidedEvent[] = [];
  const incidents = new Map<string, Incident>();
  for (const [i, { asOf, changed }] of steps.entries()) {
    const step = { sequence: i + 1, asOf, changed, withdrawn: [], waiting: [], more: [], sight: null };
    const decision = decideAlerts('lab', state, step);
    state = decision.state;
    events.push(...decision.events);
    for (const incident of decision.incidents) incidents.set(incident.id, incident);
  }
  return { events, incidents: [...incidents.values()] };
};

describe('the recorded lab, minute by minute, with a grace of 60 s', () => {
  const { events, incidents } = replay();
  const ofType = (detailType: DecidedEvent['detailType']) =>
    events.filter((e) => e.detailType === detailType);

  test('what people are told: each incident opened once, closed once', () => {
    const told = events.flatMap((e) =>
      e.detailType === 'Incident Opened' || e.detailType === 'Incident Closed'
        ? [`${formatSeconds(e.time).slice(11, 16)} ${e.detail.summary}`]
        : [],
    );
    expect(told).toMatchInlineSnapshot(`
      [
        "15:31 OPEN lab: lab/delete-me: a run killed (job-deleted)",
        "15:31 OPEN lab: lab/oom: a run killed (oom-killed)",
        "15:31 OPEN lab: lab/deadline: a run killed (deadline-exceeded)",
        "15:31 OPEN lab: lab/evict-me: a run killed (evicted)",
        "15:31 OPEN lab: lab/pending: a run missed (unschedulable)",
        "15:31 OPEN lab: lab/bad-image: a run missed (image-pull)",
        "15:38 OPEN lab: The CronJob controller was down: 18 runs of 18 CronJobs missed",
        "15:41 OPEN lab: lab/delete-pod: a run killed (pod-deleted)",
        "15:41 CLOSED lab: The CronJob controller was down: 60 runs of 22 CronJobs missed",
      ]
    `);
  });

  test('the outage of the controller is one incident that names its 59 dropped runs', () => {
    const outage = incidents.filter((i) => i.cause.kind === 'controller-down');
    expect(outage).toHaveLength(1);
    const closed = ofType('Incident Closed').map((e) =>
      e.detailType === 'Incident Closed' ? e.detail : null,
    );
    expect(closed).toHaveLength(1);
    const dropped = closed[0]?.runs.filter((r) => r.what === 'dropped').map((r) => r.cronJob);
    expect(dropped).toHaveLength(59);
    expect(new Set(dropped).size).toBe(21);
    expect(closed[0]?.runs.filter((r) => r.state === 'recovered').map((r) => r.cronJob)).toEqual(['lab/tz']);
  });

  test('the CronJobs that are ended from outside are an incident each', () => {
    const killed = incidents.flatMap((i) =>
      i.cause.kind === 'cronjob' && i.cause.of === 'killed' ? [`${i.cause.name} ${i.members.length}`] : [],
    );
    expect(killed.toSorted()).toEqual([
      'deadline 10',
      'delete-me 10',
      'delete-pod 2',
      'evict-me 11',
      'oom 11',
    ]);
  });

  test('machines get every run, once', () => {
    expect(ofType('Run Missed')).toHaveLength(80);
    expect(ofType('Run Killed')).toHaveLength(44);
    expect(ofType('Run Recovered')).toHaveLength(1);
    expect(new Set(events.map((e) => e.id)).size).toBe(events.length);
  });

  test('a second replay decides the same, in the same order', () => {
    expect(JSON.stringify(replay())).toBe(JSON.stringify({ events, incidents }));
  });

  test('a step that was taken in already changes nothing', () => {
    const last = steps.at(-1);
    if (last === undefined) throw new Error('no steps');
    const state = { ...emptyAlertState, sequence: steps.length };
    const again = { sequence: steps.length, withdrawn: [], waiting: [], more: [], sight: null, ...last };
    expect(decideAlerts('lab', state, again)).toEqual({ state, events: [], incidents: [] });
  });

  test('every event fits its schema', () => {
    for (const event of events) {
      const definition = eventDefinitions.find((d) => d.detailType === event.detailType);
      expect(definition?.schema.safeParse(event.detail).error, event.id).toBeUndefined();
    }
  });
});
