import { expect, test } from 'vitest';
import { eventDefinitions } from '../../../adapters/events/definitions.ts';
import { after, formatSeconds, minutes } from '../../../core/time.ts';
import { at } from '../../build/at.ts';
import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { observe } from '../../build/observe.ts';
import { good } from '../../build/run.ts';
import { lines, toldBy } from '../../build/telling.ts';

const minutely = (name: string): CronJobSays => ({ name, created: '12:00:00' });
const minute = (n: number): string => formatSeconds(after(at('15:55:00'), minutes(n)));

/** The controller is at work all the time, and for more than two hours it does not start one of its CronJobs. */
const started = [0, ...Array.from({ length: 19 }, (_, i) => 126 + i)].map(minute);
const truth = [
  ...cronJob({ ...minutely('dead'), status: started.map((t) => [t, t]) }),
  ...started.flatMap((t) => good(refOf({ name: 'dead' }), t)),
  ...cronJob(minutely('alive')),
  ...Array.from({ length: 145 }, (_, i) => good(refOf({ name: 'alive' }), minute(i))).flat(),
];

test('a schedule that died is one incident; when it is over, its mail says that it was dead', async () => {
  const window = { from: minute(0), to: minute(145) };
  const entries = await toldBy(observe(truth, window), {
    from: at(window.from),
    to: at(window.to),
    tick: minutes(5),
    policy: { grace: minutes(1) },
  });
  for (const { detailType, detail, id } of entries) {
    const definition = eventDefinitions.find((d) => d.detailType === detailType);
    expect(definition?.schema.safeParse(detail).error, id).toBeUndefined();
  }
  expect(lines(entries).filter((l) => l.includes('Incident'))).toEqual([
    '16:00:00 Incident Opened: OPEN prod: lab/dead: 4 runs missed (unexplained)',
    '18:15:00 Incident Closed: CLOSED prod: lab/dead: the schedule was dead: 125 runs missed in a row (unexplained 109, superseded 16), none started since 2026-11-22T15:55:00Z',
  ]);
});
