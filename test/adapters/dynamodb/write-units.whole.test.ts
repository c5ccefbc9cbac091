import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startEmbedded } from '../../../adapters/dynamodb/embedded.ts';
import { meter } from '../../../adapters/dynamodb/meter.ts';
import { dynamoStore } from '../../../adapters/dynamodb/store.ts';
import { coverageWithin } from '../../../adapters/recording/coverage.ts';
import { loadRecording, type Recording } from '../../../adapters/recording/recording.ts';
import { packFacts } from '../../../adapters/store/pack.ts';
import { compact } from '../../../core/facts/compact.ts';
import { absorb, emptyWorld } from '../../../core/history/world.ts';
import { judge } from '../../../core/judge/judge.ts';
import { defaultPolicy } from '../../../core/judge/policy.ts';
import type { VerdictPage } from '../../../core/ports/judgements.ts';
import type { Head, Tick } from '../../../core/ports/ledger.ts';
import { type Duration, type Instant, instant, minutes, seconds } from '../../../core/time.ts';
import { START_COUNTS, type Verdict } from '../../../core/verdict/verdict.ts';
import { calmFleet } from './calm-fleet.ts';

const lab = fileURLToPath(new URL('../../fixtures/recordings/lab', import.meta.url));

/** The recording as the observer would tick through it, after the first tick (which reads the lists). */
const ticksOf = (recording: Recording, every: Duration): readonly Tick[] => {
  const ticks: Tick[] = [];
  for (let from = instant(recording.start + every); from < recording.end; from = instant(from + every)) {
    const to: Instant = instant(from + every);
    const arrived = recording.arrivals.filter((a) => a.t > from && a.t <= to).map((a) => a.fact);
    const facts = compact([...arrived, ...coverageWithin(recording, { from, to })]);
    ticks.push({
      at: to,
      facts,
      resume: JSON.stringify({ cronjobs: '4035', jobs: '4035', pods: '4035', events: '4035' }),
    });
  }
  return ticks;
};

const runsIn = (ticks: readonly Tick[]): number => {
  const created = (t: Tick) => t.facts.flatMap((f) => (f.kind === 'job' ? [f.uid] : []));
  return new Set(ticks.flatMap(created)).size;
};

const pagesOf = (verdicts: readonly Verdict[]): readonly VerdictPage[] => {
  const pages = new Map<string, VerdictPage>();
  for (const v of verdicts) {
    const hour = instant(Math.floor(v.nominal / 3_600_000) * 3_600_000);
    const { cronJobUid, namespace, name } = v;
    const before = pages.get(`${cronJobUid} ${hour}`)?.verdicts ?? [];
    pages.set(`${cronJobUid} ${hour}`, { cronJobUid, namespace, name, hour, verdicts: [...before, v] });
  }
  return [...pages.values()];
};

test('write units per run of a calm fleet at 50 runs and two ticks a minute', async () => {
  const recording = await loadRecording(lab);
  const ticks = ticksOf({ ...recording, arrivals: calmFleet(recording.arrivals, 10) }, seconds(30));
  const engine = await startEmbedded();
  const metering = meter(engine.client);
  const { ledger } = dynamoStore(engine);
  let head: Head | null = null;
  for (const tick of ticks) {
    const appended = await ledger.append('calm', head, tick);
    if (appended.kind === 'appended') head = appended.head;
  }
  await engine.stop();
  const [runs, units] = [runsIn(ticks), metering.reading().written.PutItem ?? 0];
  const bytes = ticks.reduce((sum, t) => sum + packFacts(t.facts, t.at).length, 0);
  console.log(
    `calm fleet: ${runs} runs in ${ticks.length} ticks, ${(bytes / runs).toFixed(0)} bytes of packed facts a run, ledger ${(units / runs).toFixed(3)} write units a run`,
  );
  expect(metering.reading().calls).toMatchObject({ PutItem: ticks.length });
});

test('write units per run, from the recorded cluster at two ticks a minute, pages and bad runs written once', async () => {
  const recording = await loadRecording(lab);
  for (const every of [seconds(60), seconds(30)]) {
    const ticks = ticksOf(recording, every);
    const runs = runsIn(ticks);
    const bytes = ticks.reduce((sum, t) => sum + packFacts(t.facts, t.at).length, 0);
    console.log(
      `a tick each ${every / 1000} s: ${runs} runs, ${(bytes / runs).toFixed(0)} bytes of packed facts a run`,
    );
  }
  const engine = await startEmbedded();
  const metering = meter(engine.client);
  const { ledger, judgements } = dynamoStore(engine);
  const ticks = ticksOf(recording, seconds(30));
  let head: Head | null = null;
  for (const tick of ticks) {
    const appended = await ledger.append('lab', head, tick);
    if (appended.kind === 'appended') head = appended.head;
  }
  const facts = metering.reading();
  metering.reset();
  const world = absorb(emptyWorld(), [
    ...recording.arrivals.map((a) => a.fact),
    ...coverageWithin(recording, { from: recording.start, to: recording.end }),
  ]);
  const window = { from: instant(recording.start + minutes(2)), to: instant(recording.end - minutes(2)) };
  const verdicts = judge(
    world,
    { windowOf: () => window, policy: { ...defaultPolicy, grace: seconds(60) } },
    recording.end,
  ).flatMap((j) => j.verdicts);
  const pages = pagesOf(verdicts);
  await judgements.putPages('lab', pages);
  const page = metering.reading();
  metering.reset();
  const bad = verdicts.filter((v) => START_COUNTS[v.start.kind] === 'bad' || v.finish?.kind === 'killed');
  await judgements.putBadRuns(
    'lab',
    bad.map((v) => ({ ...v, owner: 'team-billing' })),
    [],
  );
  const badUnits = metering.reading().written.BatchWriteItem ?? 0;
  await engine.stop();
  console.log(
    `bad runs: ${badUnits} write units for ${bad.length} bad runs in the table and both indexes = ${(badUnits / bad.length).toFixed(2)} a bad run`,
  );
  const [ledgerUnits, pageUnits] = [facts.written.PutItem ?? 0, page.written.BatchWriteItem ?? 0];
  console.log(
    `ledger: ${ledgerUnits} write units for ${runsIn(ticks)} runs = ${(ledgerUnits / runsIn(ticks)).toFixed(3)} a run`,
  );
  console.log(
    `verdict pages: ${pageUnits} write units for ${pages.length} pages, ${verdicts.length} runs = ${(pageUnits / verdicts.length).toFixed(3)} a run`,
  );
  // No index on either: what was computed is what the engine says.
  expect(facts.consumed.PutItem).toBe(ledgerUnits);
  expect(page.consumed.BatchWriteItem).toBe(pageUnits);
});
