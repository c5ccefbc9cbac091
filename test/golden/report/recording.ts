import { coverageWithin } from '../../../adapters/recording/coverage.ts';
import { loadRecording } from '../../../adapters/recording/recording.ts';
import { absorb, emptyWorld } from '../../../core/history/world.ts';
import { judge } from '../../../core/judge/judge.ts';
import { defaultPolicy } from '../../../core/judge/policy.ts';
import { dayOfZone } from '../../../core/pipeline/days.ts';
import { groupBy } from '../../../core/report/group.ts';
import type { ReportInput } from '../../../core/report/input.ts';
import { badLabels } from '../../../core/report/job-rows.ts';
import { defaultNotCounted, rollupOf } from '../../../core/report/tally-of.ts';
import { type Instant, instant } from '../../../core/time.ts';
import { inputOf, zoneOf } from '../../core/report/weeks.ts';

/** The bundled recording, judged as `cronwitness audit` judges it, and its report as of its end. */
export const recordingInput = async (): Promise<{ readonly input: ReportInput; readonly asOf: Instant }> => {
  const recording = await loadRecording(new URL('../../fixtures/recordings/lab', import.meta.url).pathname);
  const asOf = recording.end;
  const seen = coverageWithin(recording, { from: instant(0), to: asOf });
  const known = recording.arrivals.filter((a) => a.t <= asOf).map((a) => a.fact);
  const world = absorb(absorb(emptyWorld(), known), seen);
  const window = { from: recording.start, to: asOf };
  const verdicts = judge(world, { windowOf: () => window, policy: defaultPolicy }, asOf).flatMap((j) => j.verdicts);
  const zone = zoneOf('UTC');
  const day = dayOfZone(zone);
  const groups = groupBy(verdicts, (v) => `${v.cronJobUid} ${day(v.nominal)}`);
  const input = inputOf({
    cluster: 'lab',
    zone,
    window: { kind: 'custom', interval: window },
    rollups: [...groups.values()].flatMap((group) =>
      group[0] ? [rollupOf(group, day(group[0].nominal))] : [],
    ),
    badRuns: verdicts.filter((v) => badLabels(v, defaultNotCounted).length > 0),
    coverage: world.coverage,
  });
  return { input, asOf };
};
