import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { coverageWithin } from '../../adapters/recording/coverage.ts';
import { type Arrived, loadRecording } from '../../adapters/recording/recording.ts';
import { recordingSource } from '../../adapters/recording/source.ts';
import { type CoverageFact, type Fact, RESOURCES, type Resource } from '../../core/facts/fact.ts';
import { absorb, emptyWorld } from '../../core/history/world.ts';
import { judge } from '../../core/judge/judge.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { openPages, step } from '../../core/pipeline/step.ts';
import { emptyWorkingSet } from '../../core/pipeline/working-set.ts';
import { type Instant, instant, minutes } from '../../core/time.ts';
import { rowOf } from '../../core/verdict/row.ts';
import { START_COUNTS, type Verdict } from '../../core/verdict/verdict.ts';
import { at } from '../build/at.ts';

const directory = new URL('../fixtures/recordings/lab', import.meta.url).pathname;
const recording = await loadRecording(directory);
const policy = { ...defaultPolicy, grace: minutes(1) };
const window = { from: at('15:31:00'), to: at('15:42:00') };
const expected: readonly object[] = readFileSync(`${directory}/expected.ndjson`, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

const verdictsOf = (facts: readonly Fact[]): readonly Verdict[] =>
  judge(absorb(emptyWorld(), facts), { windowOf: () => window, policy }, recording.end).flatMap(
    (j) => j.verdicts,
  );
const everything = recording.arrivals.map((a) => a.fact);
const whole = coverageWithin(recording, { from: instant(0), to: recording.end });
const runOf = (v: Verdict): string => `${v.name} ${new Date(v.nominal).toISOString()}`;
const byRun = (vs: readonly Verdict[]) =>
  vs.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.nominal - b.nominal)).map(rowOf);

describe('the bundled recording', () => {
  test('judged at once, it is what a separate program worked out with hindsight', () => {
    expect(byRun(verdictsOf([...everything, ...whole]))).toMatchObject(expected);
  });

  test.each([7, 60, 145])('judged in ticks of %i s, it is the same', async (seconds) => {
    const source = recordingSource(recording);
    const set = emptyWorkingSet();
    let resume: string | null = null;
    for (let n = 1, t: Instant = recording.start; t < recording.end; n++) {
      t = instant(Math.min(t + seconds * 1000, recording.end));
      const seen = await source.observe(resume, t);
      resume = seen.resume;
      step(set, { sequence: n, at: t, facts: seen.facts, columns: null }, policy);
    }
    const mine = openPages(set).flatMap((p) => p.verdicts);
    const inside = mine.filter((v) => v.nominal >= window.from && v.nominal < window.to);
    expect(byRun(inside)).toMatchObject(expected);
  });
});

/** The same recording, seen by somebody who was cut off for a while and had to list anew. */
const blinded = (resources: readonly Resource[], from: Instant, to: Instant): readonly Fact[] => {
  const hidden = (a: Arrived): boolean => resources.includes(resourceOf(a.fact)) && a.t > from && a.t <= to;
  const standing = new Map<string, Fact>();
  for (const { t, fact } of recording.arrivals) {
    if (t > to || !('uid' in fact) || !resources.includes(resourceOf(fact))) continue;
    if (fact.kind === 'gone') standing.delete(fact.uid);
    else standing.set(fact.uid, fact);
  }
  const relisted = [...standing.values()].flatMap((fact): readonly Fact[] =>
    'uid' in fact ? [{ ...fact, learned: to, notBefore: from, witness: 'list' }] : [],
  );
  const gap = resources.flatMap((resource): readonly CoverageFact[] => [
    { kind: 'blind', resource, interval: { from, to } },
    { kind: 'listed', resource, at: to },
  ]);
  return [...recording.arrivals.filter((a) => !hidden(a)).map((a) => a.fact), ...relisted, ...whole, ...gap];
};

const KINDS = { cronjob: 'cronjobs', job: 'jobs', pod: 'pods', event: 'events' } as const;
const resourceOf = (fact: Fact): Resource => ('resource' in fact ? fact.resource : KINDS[fact.kind]);

const GAPS = [
  ['15:32:55', '15:33:08'],
  ['15:33:10', '15:33:40'],
  ['15:34:30', '15:37:30'],
  ['15:36:00.5', '15:40:30'],
  ['15:31:20', '15:41:20'],
] as const;
const WHAT: Readonly<Record<string, readonly Resource[]>> = {
  'every watch': RESOURCES,
  'the watches of CronJobs and Jobs': ['cronjobs', 'jobs'],
  'the watch of Pods': ['pods'],
  'the watches of Jobs and Pods': ['jobs', 'pods'],
};
const rows = Object.entries(WHAT).flatMap(([what, resources]) =>
  GAPS.map((gap) => [what, ...gap, resources] as const),
);

describe('the bundled recording with a gap: what is decided is decided as with full sight', () => {
  const full = new Map(verdictsOf([...everything, ...whole]).map((v) => [runOf(v), v]));
  test.each(rows)('%s lost from %s to %s', (_, from, to, resources) => {
    for (const v of verdictsOf(blinded(resources, at(from), at(to)))) {
      const theirs = full.get(runOf(v));
      const counts = START_COUNTS[v.start.kind];
      if (counts !== 'unknown' && counts !== 'undecided')
        expect([runOf(v), counts]).toEqual([runOf(v), theirs && START_COUNTS[theirs.start.kind]]);
      if (v.finish === null || v.finish.kind === 'unknown' || v.finish.kind === 'running') continue;
      const cause = (f: Verdict['finish'] | undefined) =>
        f?.kind === 'killed' ? f.cause : (f?.kind ?? 'none');
      expect([runOf(v), cause(v.finish)]).toEqual([runOf(v), cause(theirs?.finish)]);
    }
  });
});
