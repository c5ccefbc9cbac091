/**
 * Blinds the recorder of the lab for every interval of several lengths, and compares what is then said with the truth:
 * a run may become unknown, but nothing else may be claimed of it. `npx tsx test/recording/try-gaps.ts [step seconds]`.
 */

import { coverageWithin } from '../../adapters/recording/coverage.ts';
import { type RecordedLine, readLines, recordedFile } from '../../adapters/recording/lines.ts';
import { recordingOf } from '../../adapters/recording/recording.ts';
import { RESOURCES, type Resource } from '../../core/facts/fact.ts';
import { absorb, emptyWorld } from '../../core/history/world.ts';
import { judge } from '../../core/judge/judge.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { before, formatSeconds, type Interval, instant, parseInstant, seconds } from '../../core/time.ts';
import { rowOf } from '../../core/verdict/row.ts';
import type { StartVerdict, Verdict } from '../../core/verdict/verdict.ts';
import { expectedRows, LAB } from './expected.ts';
import { withGap } from './gap.ts';

const at = (text: string) => parseInstant(text) ?? instant(0);
const WINDOW: Interval = { from: at('2026-11-22T15:31:00Z'), to: at('2026-11-22T15:42:00Z') };

const all = async <T>(items: AsyncIterable<T>): Promise<readonly T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};

export const readLab = async (): Promise<ReadonlyMap<Resource, readonly RecordedLine[]>> => {
  const lines = new Map<Resource, readonly RecordedLine[]>();
  for (const resource of RESOURCES)
    lines.set(resource, await all(readLines(recordedFile(LAB, resource) ?? '')));
  return lines;
};

export type GapOutcome = {
  readonly gap: Interval;
  readonly lies: readonly string[];
  readonly unknown: number;
  readonly unknownEnds: number;
};

/** What is said with the gap, against the truth. `blinded` are the resources that are not seen in it. */
export const tryGap = async (
  lab: ReadonlyMap<Resource, readonly RecordedLine[]>,
  gap: Interval,
  blinded: readonly Resource[] = RESOURCES,
): Promise<GapOutcome> => {
  const recording = await recordingOf((r) =>
    blinded.includes(r) ? withGap(lab.get(r) ?? [], gap) : (lab.get(r) ?? []),
  );
  const world = absorb(
    emptyWorld(),
    recording.arrivals.map((a) => a.fact),
  );
  absorb(world, coverageWithin(recording, { from: instant(0), to: recording.end }));
  const verdicts = judge(
    world,
    { windowOf: () => WINDOW, policy: { ...defaultPolicy, grace: seconds(60) } },
    recording.end,
  ).flatMap((j) => j.verdicts);
  const rows = verdicts.map(rowOf);
  const truth = new Map(expectedRows().map((r) => [`${r.cronJob}@${r.nominal}`, r]));
  const lies = verdicts.flatMap((v) =>
    lieOf(v, truth.get(`${v.namespace}/${v.name}@${formatSeconds(v.nominal)}`)),
  );
  if (rows.length !== truth.size) lies.push(`${rows.length} runs instead of ${truth.size}`);
  return {
    gap,
    lies,
    unknown: rows.filter((r) => r.start.kind === 'unknown').length,
    unknownEnds: rows.filter((r) => r.finish?.kind === 'unknown').length,
  };
};

type Loose = { readonly kind?: unknown; readonly at?: unknown; readonly cause?: unknown } | null;
const loose = (value: unknown): Loose => (typeof value === 'object' ? value : null);

/** When it may have started: of a start that only its Event tells, the kubelet may have written a second late. */
const timesOf = (start: StartVerdict): readonly string[] => {
  if (start.kind !== 'on-time' && start.kind !== 'late') return [];
  const late = start.basis === 'event' ? [before(start.at, seconds(1))] : [];
  return [start.at, ...late].map(formatSeconds);
};

const lieOf = (v: Verdict, truth: { readonly [key: string]: unknown } | undefined): string[] => {
  const row = rowOf(v);
  const start = loose(truth?.start);
  const finish = loose(truth?.finish);
  const name = `${row.cronJob}@${row.nominal}`;
  const told = `said ${JSON.stringify(row.start)} ${JSON.stringify(row.finish)}, true ${JSON.stringify(start)} ${JSON.stringify(finish)}`;
  if (truth === undefined) return [`${name}: not due`];
  if (row.start.kind !== 'unknown' && row.start.kind !== start?.kind) return [`${name}: start, ${told}`];
  if (row.start.at !== undefined && !timesOf(v.start).includes(String(start?.at)))
    return [`${name}: time, ${told}`];
  if (row.finish === null || row.finish.kind === 'unknown') return [];
  if (row.finish.kind !== finish?.kind || (finish?.cause !== undefined && row.finish.cause !== finish.cause))
    return [`${name}: finish, ${told}`];
  return [];
};

if (process.argv[1] === import.meta.filename) {
  const lab = await readLab();
  const step = Number(process.argv[2] ?? '20');
  for (const blinded of [
    RESOURCES,
    ['jobs', 'pods'],
    ['pods'],
    ['cronjobs'],
    ['jobs', 'pods', 'events'],
  ] as const) {
    for (const length of [10, 45, 60, 180, 400]) {
      let [tried, unknown, ends] = [0, 0, 0];
      const lies = new Set<string>();
      for (let from = WINDOW.from - 60_000; from < WINDOW.to; from += step * 1000) {
        const outcome = await tryGap(
          lab,
          { from: instant(from + 345), to: instant(from + 345 + length * 1000) },
          blinded,
        );
        tried++;
        unknown += outcome.unknown;
        ends += outcome.unknownEnds;
        for (const lie of outcome.lies)
          lies.add(`  gap ${formatSeconds(outcome.gap.from)} +${length}s: ${lie}`);
      }
      process.stdout.write(
        `${blinded.join('+')} blind for ${length} s: ${tried} gaps, ${unknown} unknown starts, ${ends} unknown ends, ${lies.size} lies\n`,
      );
      for (const lie of [...lies].slice(0, 6)) process.stdout.write(`${lie}\n`);
    }
  }
}
