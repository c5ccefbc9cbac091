import { expect, test } from 'vitest';
import type { Json } from '../../../adapters/kubernetes/json.ts';
import { at, written } from '../../build/at.ts';
import { cronJob } from '../../build/cronjob.ts';
import { event } from '../../build/event.ts';
import { job, jobRef } from '../../build/job.ts';
import { pod } from '../../build/pod.ts';
import { asked, type Change, set } from '../../build/truth.ts';
import { finishWords, type Judging, startWords, verdictOn } from '../../build/verdicts.ts';

const NOMINAL = '15:31:00';
const ref = jobRef({ nominal: NOMINAL });

const terminated = (from: string | null, to: string, exitCode: number, reason: string): Json => ({
  // So says the runtime of an attempt that it could not start.
  terminated: {
    startedAt: from === null ? '1970-01-01T00:00:00Z' : written(at(from)),
    finishedAt: written(at(to)),
    exitCode,
    reason,
  },
});
const running = (from: string): Json => ({ running: { startedAt: written(at(from)) } });

/** What the pod's container says from each of these instants on. */
const saying = (turns: readonly (readonly [string, number, Json, Json])[]): readonly Change[] => {
  const changes = pod({ of: ref });
  const bound = changes.at(-1);
  if (bound === undefined) throw new Error('a pod has a life');
  return [
    ...changes,
    ...turns.map(([t, restartCount, state, lastState]) => ({
      ...bound,
      at: at(t),
      object: set('status', 'containerStatuses', [{ name: 'main', restartCount, state, lastState }])(
        bound.object,
      ),
    })),
  ];
};

const noStart = terminated(null, '15:31:02', 128, 'StartError');
const first = terminated('15:34:10', '15:35:30', 1, 'Error');
const restarted = saying([
  ['15:34:10.5', 1, running('15:34:10'), noStart],
  ['15:35:30.5', 1, { waiting: { reason: 'CrashLoopBackOff' } }, first],
  ['15:35:50.5', 2, running('15:35:50'), first],
]);

const said = (judging: Judging): string =>
  startWords(
    verdictOn(
      [...cronJob({ schedule: '31 * * * *' }), ...job({ nominal: NOMINAL }), ...restarted],
      NOMINAL,
      judging,
    ),
  );

// An attempt is told as the present one, and later, with a larger count, as the one before: the smaller count is its own.
test('a start that was seen with the attempt before it is the first, whatever is said of it after more restarts', () => {
  expect(said({ blind: { all: [['15:30:30', '15:35:00']] } })).toBe('late/other 15:34:10');
});

test('seen only when the attempt before it was forgotten, it proves no late start', () => {
  expect(said({ blind: { all: [['15:30:30', '15:36:00']] } })).toBe('unknown');
});

const failed = terminated('15:31:02', '15:31:03', 3, 'Error');
const stopped = terminated('15:31:13', '15:31:44', 137, 'Error');

const deletedAt = (time: string, changes: readonly Change[]): readonly Change[] =>
  changes.map((c) => (c.at < at(time) ? c : { ...c, object: asked(at(time), 30)(c.object) }));

test('its next try was at work before and after a gap, and then its Job gave up: none came between that nobody saw', () => {
  const truth = [
    ...cronJob({ schedule: '31 * * * *' }),
    ...job({ nominal: NOMINAL, failed: ['15:31:14.6', 'BackoffLimitExceeded'] }),
    ...deletedAt(
      '15:31:14.5',
      saying([
        ['15:31:02.5', 0, running('15:31:02'), {}],
        ['15:31:03.5', 0, failed, {}],
        ['15:31:13.1', 1, running('15:31:13'), failed],
        ['15:31:14.5', 1, running('15:31:13'), failed],
        ['15:31:44.5', 1, stopped, failed],
      ]),
    ),
    ...event({
      about: ['Job', ref.name],
      reason: 'SuccessfulDelete',
      message: `Deleted pod: ${ref.name}-aaaaa`,
      at: '15:31:14',
    }),
  ];
  const gap: Judging = { blind: { pods: [['15:31:13.2', '15:31:14.3']] } };
  expect(finishWords(verdictOn(truth, NOMINAL, gap))).toBe('failed 15:31:03');
});

test('stopped by its Job before it had begun, by a clock that is ahead, it failed before that all the same', () => {
  const killed = terminated('15:31:16', '15:31:17', 137, 'OOMKilled');
  const truth = [
    ...cronJob({ schedule: '31 * * * *' }),
    ...job({ nominal: NOMINAL, failed: ['15:31:14.6', 'BackoffLimitExceeded'] }),
    // A tick brings all of it half a minute later, when the times are past by any clock.
    ...deletedAt(
      '15:31:14.5',
      saying([
        ['15:31:48.1', 0, killed, {}],
        ['15:31:48.2', 1, running('15:31:27'), killed],
        ['15:31:48.3', 1, terminated('15:31:27', '15:31:29', 143, 'Error'), killed],
      ]),
    ),
    ...event({
      about: ['Job', ref.name],
      reason: 'SuccessfulDelete',
      message: `Deleted pod: ${ref.name}-aaaaa`,
      at: '15:31:14',
    }),
  ];
  expect(finishWords(verdictOn(truth, NOMINAL))).toBe('killed/oom-killed 15:31:04');
});
