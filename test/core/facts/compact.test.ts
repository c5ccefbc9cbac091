import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { coverageWithin } from '../../../adapters/recording/coverage.ts';
import { loadRecording, type Recording } from '../../../adapters/recording/recording.ts';
import { compact } from '../../../core/facts/compact.ts';
import type { Fact } from '../../../core/facts/fact.ts';
import { absorb, emptyWorld } from '../../../core/history/world.ts';
import { judge } from '../../../core/judge/judge.ts';
import { defaultPolicy } from '../../../core/judge/policy.ts';
import { type Instant, instant, minutes, seconds } from '../../../core/time.ts';
import { startedEvent } from '../../build/event.ts';
import { jobRef } from '../../build/job.ts';
import { observe } from '../../build/observe.ts';
import { pod, podName } from '../../build/pod.ts';
import { anyFact } from './arbitrary.ts';

const lab = fileURLToPath(new URL('../../fixtures/recordings/lab', import.meta.url));

describe('compacted ticks', () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await loadRecording(lab);
  });

  /** The recording's facts, tick by tick, as the bounds cut it. */
  const ticks = (bounds: readonly number[]): readonly (readonly Fact[])[] =>
    bounds.slice(1).map((end, i) => {
      const [from, to]: [Instant, Instant] = [instant(bounds[i] ?? 0), instant(end)];
      const arrived = recording.arrivals.filter((a) => a.t > from && a.t <= to).map((a) => a.fact);
      return [...arrived, ...coverageWithin(recording, { from, to })];
    });

  const judged = (facts: readonly Fact[], asOf: Instant) => {
    const window = { from: instant(recording.start + minutes(2)), to: instant(asOf - seconds(60)) };
    const policy = { ...defaultPolicy, grace: seconds(60) };
    return judge(absorb(emptyWorld(), facts), { windowOf: () => window, policy }, asOf).map((j) => ({
      verdicts: j.verdicts,
      unmatched: j.unmatched.map((u) => [u.kind, u.run.jobName]),
    }));
  };

  test.each([10, 30, 60])('judge as all facts do, evidence included, with a tick each %i s', (step) => {
    const bounds = [instant(recording.start - 1)];
    for (let t = recording.start + step * 1000; t < recording.end + step * 1000; t += step * 1000)
      bounds.push(instant(t));
    const all = ticks(bounds);
    const kept = all.map(compact);
    expect(kept.flat().length).toBeLessThan(all.flat().length * 0.7);
    expect(judged(kept.flat(), recording.end)).toEqual(judged(all.flat(), recording.end));
  });

  test('judge as all facts do, wherever the ticks are cut and whenever the judge looks', () => {
    const moment = fc.integer({ min: 120_000, max: 900_000 });
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 30 }), moment, (cuts, end) => {
        const asOf = instant(Math.min(recording.start + Math.max(end, 300_000), recording.end));
        const inside = cuts.map((c) => recording.start + c).filter((c) => c < asOf);
        const all = ticks([recording.start - 1, ...inside.toSorted((a, b) => a - b), asOf]);
        expect(judged(all.flatMap(compact), asOf)).toEqual(judged(all.flat(), asOf));
      }),
      { numRuns: 12 },
    );
  });
});

test('what compacting keeps was there, and compacting again keeps all of it', () => {
  fc.assert(
    fc.property(fc.array(anyFact, { maxLength: 12 }), (facts) => {
      const kept = compact([...facts, ...facts]);
      expect(kept.every((f) => facts.includes(f))).toBe(true);
      expect(compact(kept)).toEqual(kept);
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['of a container restarted once the Pod itself shows the first start', 1, []],
  ['restarted more often before anyone was told, only the Event does', 4, ['Started']],
])('%s', (_, restarts, kept) => {
  const of = jobRef({});
  const says = { of, restarts, started: '15:35:00', reported: '15:36:00' };
  const facts = observe([...pod(says), ...startedEvent(podName(says), '15:31:02')]).map((s) => s.fact);
  expect(compact(facts).flatMap((f) => (f.kind === 'event' ? [f.reason] : []))).toEqual(kept);
});
