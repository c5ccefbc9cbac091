import { describe, expect, test } from 'vitest';
import { explain } from '../../../core/explain/explain.ts';
import { renderExplanation } from '../../../core/explain/render-text.ts';
import { inWords } from '../../../core/explain/schedule-words.ts';
import type { CronJobSpec } from '../../../core/facts/fact.ts';
import { plainStyle } from '../../../core/report/style.ts';
import { parseSchedule } from '../../../core/schedule/parse-schedule.ts';
import { after, instant, minutes, parseInstant, seconds } from '../../../core/time.ts';
import type { Evidence, Verdict } from '../../../core/verdict/verdict.ts';

const at = (text: string) => parseInstant(text) ?? instant(Number.NaN);
const spec = (schedule: string, timeZone: string | null = null): CronJobSpec => ({
  schedule,
  timeZone,
  suspend: false,
  concurrency: 'Allow',
  startingDeadlineSeconds: null,
  owner: null,
  maintenance: null,
});

const due = (nominal: string, schedule: string): Evidence => ({
  says: `due by the schedule ${schedule}`,
  subject: 'CronJob payments/settle',
  at: at(nominal),
  learned: null,
  witness: 'calendar',
});

const verdict = (nominal: string, change: Partial<Verdict> = {}): Verdict => ({
  cronJobUid: 'uid-1',
  namespace: 'payments',
  name: 'settle',
  owner: 'ledger-team',
  nominal: at(nominal),
  deadline: after(at(nominal), minutes(20)),
  job: null,
  start: {
    kind: 'dropped',
    cause: 'controller-down',
    proof: { kind: 'watched', interval: { from: at(nominal), to: after(at(nominal), minutes(20)) } },
    provisional: false,
    evidence: [due(nominal, '30 2 * * *')],
  },
  finish: null,
  ...change,
});

describe('a schedule in words', () => {
  const words: Record<string, string | null> = {
    '* * * * *': 'every minute',
    '*/5 * * * *': 'every 5 minutes',
    '17 * * * *': 'at minute 17 of every hour',
    '30 2 * * *': 'at 02:30 every day',
    '0 9,17 * * 1-5': 'at 09:00 and 17:00 on Monday to Friday',
    '0 0 1,15 * *': 'at 00:00 on day 1 and 15 of the month',
    '0 0 1 1 *': 'at 00:00 on day 1 of the month in January',
    '@every 90m': "every 1 h 30 min, counted from the CronJob's creation",
    '@weekly': 'at 00:00 on Sunday',
    // Either kind of day may match: words would mislead.
    '0 0 13 * 5': null,
    '7,11,23 * * * *': null,
    '0 0-12 * * *': null,
  };
  test.each(Object.entries(words))('%s', (expression, expected) => {
    const parsed = parseSchedule({ expression });
    expect(parsed.ok ? inWords(parsed.schedule) : 'refused').toBe(expected);
  });
});

describe('a change of clocks', () => {
  const note = (nominal: string, schedule = '30 1 * * *') =>
    explain(verdict(nominal), { spec: spec(schedule, 'America/New_York'), defaultZone: 'UTC', final: true })
      .due;

  test('the first of two runs at a local time that comes twice says so', () => {
    expect(note('2026-11-01T05:30:00Z')).toMatchObject({
      local: 'Sun 1 Nov 2026 01:30, UTC−4',
      clockChange: expect.stringMatching(/came twice, and so did the run. This is the first of the two/),
    });
  });
  test('so does the second', () => {
    expect(note('2026-11-01T06:30:00Z')).toMatchObject({
      local: 'Sun 1 Nov 2026 01:30, UTC−5',
      clockChange: expect.stringMatching(/This is the second of the two/),
    });
  });
  test('the run of the day on which the local time was skipped is told about', () => {
    const skipped = note('2026-03-09T06:30:00Z', '30 2 * * *').clockChange;
    expect(skipped).toMatch(/2026-03-08 02:30 local time did not exist, and no run was due for it/);
  });
  test('on other days there is nothing to say', () => {
    expect(note('2026-06-01T05:30:00Z').clockChange).toBeNull();
  });
});

describe('the explanation as text', () => {
  const text = (v: Verdict, known: CronJobSpec | null = spec('30 2 * * *', 'Europe/Berlin'), final = true) =>
    renderExplanation(explain(v, { spec: known, defaultZone: 'UTC', final }), plainStyle);

  test('says what became of it, what was due, what is known, why, and what to do', () => {
    expect(text(verdict('2026-11-22T01:30:00Z'))).toBe(`payments/settle@2026-11-22T01:30:00Z
dropped: no Job came (controller-down)

Due
  2026-11-22T01:30:00Z, to be started by 2026-11-22T01:50:00Z
  Sun 22 Nov 2026 02:30, UTC+1 in Europe/Berlin (spec.timeZone)
  schedule 30 2 * * *: at 02:30 every day

What is known
  01:30:00  due  CronJob payments/settle: due by the schedule 30 2 * * *
                 follows from the calendar

Decided by
  Start: We watched the Jobs without a gap from 2026-11-22T01:30:00Z to
  2026-11-22T01:50:00Z, and none came for this run. For a while no CronJob of
  the cluster got a Job while several were due: the CronJob controller was not
  at work.

It would have been otherwise with
  On time: a Job, and a container started by 2026-11-22T01:50:00Z. A CronJob
  controller that was at work (it makes up for the latest missed run only).

Next
  kubectl -n kube-system get pods,leases
      see whether the controller is at work now
  cronwitness missed --since 2026-11-22T01:30:00Z --cause controller-down
      see what else was dropped with it
  kubectl -n payments describe cronjob settle
      see the CronJob and what Kubernetes says of it
  kubectl -n payments create job settle-manual --from=cronjob/settle
      run it by hand, if its work cannot wait for the next one
`);
  });

  test('fits a terminal of 80 columns, but for commands, which are copied whole', () => {
    const wordy: Evidence = {
      says: `waiting: ${'the scheduler found no node that fits '.repeat(6)}`,
      subject: 'Pod payments/settle-29922690-abcde',
      at: at('2026-11-22T01:30:05Z'),
      learned: at('2026-11-22T01:31:00Z'),
      witness: 'watch',
    };
    const { start } = verdict('2026-11-22T01:30:00Z');
    const evidence = [...start.evidence, wordy];
    const lines = text(verdict('2026-11-22T01:30:00Z', { start: { ...start, evidence } })).split('\n');
    const wide = lines.filter((line) => line.length > 80 && !/^ {2}(kubectl|cronwitness) /.test(line));
    expect(wide).toEqual([]);
  });

  test('a spec that nobody remembers is not replaced by a guess', () => {
    const said = text(verdict('2026-11-22T01:30:00Z'), null);
    expect(said).toContain('schedule 30 2 * * *');
    expect(said).toContain('its spec is not remembered any more');
    expect(said).not.toContain('Berlin');
  });

  test('a verdict that may still change says so', () => {
    expect(text(verdict('2026-11-22T01:30:00Z'), null, false)).toContain('(may still change)');
  });

  test('a hostile message cannot move the cursor or hide what follows', () => {
    const hostile: Evidence = {
      says: 'waiting: \u001b[2J\u202eegassem',
      subject: 'Pod payments/x',
      at: at('2026-11-22T01:30:05Z'),
      learned: after(at('2026-11-22T01:30:05Z'), seconds(70)),
      witness: 'watch',
    };
    const { start } = verdict('2026-11-22T01:30:00Z');
    const said = text(verdict('2026-11-22T01:30:00Z', { start: { ...start, evidence: [hostile] } }));
    expect(said).toContain('\\u001b[2J\\u202eegassem');
    expect(said).toContain('seen by the watch 1 min 10 s later');
  });

  test('names that a shell would read otherwise are quoted in commands', () => {
    const said = text(verdict('2026-11-22T01:30:00Z', { namespace: 'a;reboot', name: '$(id)' }));
    expect(said).toContain("kubectl -n 'a;reboot' describe cronjob '$(id)'");
  });
});

describe('what would have changed a finish', () => {
  const killed = verdict('2026-11-22T01:30:00Z', {
    job: 'settle-29922690',
    start: {
      kind: 'on-time',
      at: at('2026-11-22T01:30:04Z'),
      delay: seconds(4),
      basis: 'container',
      evidence: [],
    },
    finish: { kind: 'killed', at: at('2026-11-22T01:31:00Z'), cause: 'oom-killed', evidence: [] },
  });
  test('a killed run is about what killed it, and nothing is said of its start', () => {
    const e = explain(killed, { spec: null, defaultZone: 'UTC', final: true });
    expect(e).toMatchObject({
      headline: 'started on time after 4 s, killed (oom-killed)',
      tone: 'bad',
      otherwise: ['Its own end: a higher memory limit, or less memory used.'],
    });
    expect(e.next.map((s) => s.command)).toContain(
      'kubectl -n payments logs job/settle-29922690 --all-containers --tail=50',
    );
  });
});
