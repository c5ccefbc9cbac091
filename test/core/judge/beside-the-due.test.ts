import { describe, expect, test } from 'vitest';
import { cronJob } from '../../build/cronjob.ts';
import { event } from '../../build/event.ts';
import { good, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';
import { judged, startWords, verdictOn } from '../../build/verdicts.ts';
import { hourly, NOMINAL, ok } from './absence-table.ts';

describe('runs beside the due ones', () => {
  const unmatched = (truth: readonly Change[]) =>
    judged(truth).flatMap((j) => j.unmatched.map((u) => `${u.kind} ${u.run.jobName}`));

  test('a run started by hand matches no occurrence and is listed', () => {
    const truth = [
      ...cronJob(hourly),
      ...run(ok, NOMINAL, { job: { name: 'ok-by-hand', manual: true }, pod: { started: '15:31:02' } }),
    ];
    expect(unmatched(truth)).toEqual(['manual ok-by-hand']);
    expect(startWords(verdictOn(truth, NOMINAL))).toBe('dropped/unexplained');
  });

  test('of two Jobs for one occurrence the earliest created decides, the other is a duplicate', () => {
    const second = run(ok, NOMINAL, {
      job: { name: 'ok-again', created: '15:31:40' },
      pod: { started: '15:33:00' },
    });
    const truth = [...cronJob(hourly), ...good(ok, NOMINAL), ...second];
    expect(unmatched(truth)).toEqual(['duplicate ok-again']);
    expect(startWords(verdictOn(truth, NOMINAL))).toBe('on-time 15:31:02');
  });

  describe('one that came and went in a gap, and was made again by hand, late', () => {
    const again = run(ok, NOMINAL, {
      job: { name: 'ok-again', created: '15:55:00' },
      pod: { started: '15:55:02' },
    });
    const said = (truth: readonly Change[]) =>
      startWords(
        verdictOn([...truth, ...again], NOMINAL, {
          blind: { all: [['15:30:30', '15:34:00']] },
          to: '16:00:00',
        }),
      );
    const created = { about: ['CronJob', 'ok'], reason: 'SuccessfulCreate', at: NOMINAL } as const;

    test('the status tells of the first alone: how it fared nobody knows', () => {
      const status = [['15:31:00.2', NOMINAL]] as const;
      expect(said(cronJob({ ...hourly, status }))).toBe('unknown');
    });

    test('its CronJob’s Event tells of it', () => {
      const told = event({ ...created, message: 'Created job ok-29922691' });
      expect(said([...cronJob(hourly), ...told])).toBe('unknown');
    });

    test('its pod’s Event tells when it started', () => {
      const told = event({
        about: ['Pod', 'ok-29922691-abcde'],
        reason: 'Started',
        at: '15:31:02',
        fieldPath: 'spec.containers{main}',
      });
      expect(said([...cronJob(hourly), ...told])).toBe('on-time 15:31:02');
    });

    test('nothing tells of a first: it is the run, and late', () => {
      expect(said(cronJob(hourly))).toBe('late/controller-down 15:55:02');
    });
  });

  test('a Job without the annotation is told by its name, to the minute', () => {
    const truth = [...cronJob(hourly), ...good(ok, NOMINAL, { job: { unannotated: true } })];
    expect(startWords(verdictOn(truth, NOMINAL))).toBe('on-time 15:31:02');
  });

  test('a run hours early matches nothing, and its occurrence is judged for itself', () => {
    const truth = [...cronJob({ schedule: '31 15 * * *' }), ...good(ok, '15:35:00')];
    expect(unmatched(truth)).toEqual(['catch-up ok-29922695']);
    expect(startWords(verdictOn(truth, NOMINAL))).toBe('dropped/superseded');
  });
});
