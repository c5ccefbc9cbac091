import { fileURLToPath } from 'node:url';
import { loadRecording } from '../../../adapters/recording/recording.ts';
import { recordingSource } from '../../../adapters/recording/source.ts';
import { absorb, emptyWorld } from '../../../core/history/world.ts';
import { judge } from '../../../core/judge/judge.ts';
import { defaultPolicy } from '../../../core/judge/policy.ts';
import { after, type Instant, instant, minutes, seconds } from '../../../core/time.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';

type Changed = { readonly before: Verdict | null; readonly now: Verdict };
export type RecordedStep = { readonly asOf: Instant; readonly changed: readonly Changed[] };

const LAB = fileURLToPath(new URL('../../fixtures/recordings/lab', import.meta.url));

/** The recorded lab as an observer sees it minute by minute, judged with a grace of 60 s, and what each minute changed. */
export const recordedSteps = async (): Promise<readonly RecordedStep[]> => {
  const recording = await loadRecording(LAB);
  const source = recordingSource(recording);
  const world = emptyWorld();
  const known = new Map<string, Verdict>();
  const steps: RecordedStep[] = [];
  let resume: string | null = null;
  const first = instant(Math.ceil(recording.start / 60_000) * 60_000);
  for (let asOf = first; asOf < after(recording.end, minutes(1)); asOf = after(asOf, minutes(1))) {
    const seen = await source.observe(resume, asOf);
    resume = seen.resume;
    absorb(world, seen.facts);
    const window = { from: recording.start, to: asOf };
    const policy = { ...defaultPolicy, grace: seconds(60) };
    const verdicts = judge(world, { windowOf: () => window, policy }, asOf).flatMap((j) => j.verdicts);
    const changed = verdicts.map((now) => {
      const key = `${now.cronJobUid} ${now.nominal}`;
      const before = known.get(key) ?? null;
      known.set(key, now);
      return { before, now };
    });
    steps.push({ asOf, changed });
  }
  return steps;
};
