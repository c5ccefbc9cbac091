import { RESOURCES } from '../../core/facts/fact.ts';
import { stamp } from './raw.ts';
import type { TrueRun } from './truth.ts';
import type { Seen } from './watcher.ts';

type Line = Seen['lines']['jobs'][number];

// What only a run that has begun is told of: a container's times, its pod's phase, its Job's completion, an Event of either.
const BEGAN = /"(startedAt|Started|Running|Succeeded|SuccessCriteriaMet|Complete|Completed)"/;

/** Did any watch or list show that the run had begun: an object of its own that says so, or its CronJob's last success? */
export const startToldIn =
  ({ lines }: Seen): ((run: TrueRun) => boolean) =>
  ({ cronJob, jobs }) => {
    const own = jobs.flatMap((j) => [j.uid, ...j.pods.map((p) => p.uid)]);
    const successes = jobs.flatMap(({ conditions }) =>
      conditions.flatMap(({ type, at }) =>
        type === 'Complete' ? [`"lastSuccessfulTime":"${stamp(at)}"`] : [],
      ),
    );
    const speaksOf = (text: string, uid: string): boolean => text.includes(`"${uid}"`);
    const tells = (text: string): boolean =>
      (BEGAN.test(text) && own.some((uid) => speaksOf(text, uid))) ||
      (speaksOf(text, cronJob.uid) && successes.some((s) => text.includes(s)));
    return RESOURCES.some((r) => lines[r].some((l) => objectsIn(l).some((o) => tells(JSON.stringify(o)))));
  };

const objectsIn = (line: Line): readonly unknown[] =>
  line.kind === 'list' ? line.items : line.kind === 'change' ? [line.object] : [];
