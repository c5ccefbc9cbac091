import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadRecording } from '../../../adapters/recording/recording.ts';
import { recordingSource } from '../../../adapters/recording/source.ts';
import { instant, minutes, seconds } from '../../../core/time.ts';
import { lines, toldFrom } from '../../build/telling.ts';

const recording = await loadRecording(
  fileURLToPath(new URL('../../fixtures/recordings/lab', import.meta.url)),
);

/** The recorded lab through observe, ledger, judge and outbox, with a grace of 60 s. */
const toldEvery = async (tickSeconds: number) => {
  const tick = seconds(tickSeconds);
  const from = instant(Math.ceil(recording.start / tick) * tick);
  const to = instant(recording.end + minutes(1));
  return toldFrom(recordingSource(recording), { from, to, tick, policy: { grace: seconds(60) } });
};

const everyMinute = await toldEvery(60);

test('people hear of the outage once when it begins and once when it is over, and of each other trouble by itself', () => {
  const incidents = everyMinute.filter((e) => e.detailType.startsWith('Incident'));
  expect(lines(incidents)).toEqual([
    '15:31:00 Incident Opened: OPEN prod: lab/delete-me: a run killed (job-deleted)',
    '15:31:00 Incident Opened: OPEN prod: lab/oom: a run killed (oom-killed)',
    '15:31:00 Incident Opened: OPEN prod: lab/deadline: a run killed (deadline-exceeded)',
    '15:31:00 Incident Opened: OPEN prod: lab/evict-me: a run killed (evicted)',
    '15:31:00 Incident Opened: OPEN prod: lab/pending: a run missed (unschedulable)',
    '15:31:00 Incident Opened: OPEN prod: Image localhost/none:1 cannot be pulled: 1 run of 1 CronJob missed',
    '15:38:00 Incident Opened: OPEN prod: The CronJob controller was down: 18 runs of 18 CronJobs missed',
    '15:41:00 Incident Opened: OPEN prod: lab/delete-pod: a run killed (pod-deleted)',
    '15:41:00 Incident Closed: CLOSED prod: The CronJob controller was down: 60 runs of 22 CronJobs missed',
  ]);
});

test('the closed outage names its 59 dropped runs, one by one', () => {
  const closed = everyMinute.filter((e) => e.detailType === 'Incident Closed');
  expect(closed).toHaveLength(1);
  const text = JSON.stringify(closed[0]?.detail.runs);
  expect(text.match(/"what":"dropped"/g)).toHaveLength(59);
});

test('nobody is told that the observer is blind: it was not', () => {
  expect(everyMinute.filter((e) => e.detailType.startsWith('Observer'))).toEqual([]);
});

test('a second run of the whole pipeline stores the same, in the same order', async () => {
  expect(await toldEvery(60)).toEqual(everyMinute);
});

// A budget's alert is named after the instant at which it was seen to burn; everything else after what happened.
const named = (entries: typeof everyMinute) =>
  entries.flatMap((e) => (e.detailType === 'Error Budget Burning' ? [] : [e.id])).toSorted();

test.each([30, 7])('with a tick every %i s the same is told, under the same ids', async (tickSeconds) => {
  expect(named(await toldEvery(tickSeconds))).toEqual(named(everyMinute));
});
