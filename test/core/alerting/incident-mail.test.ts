import { describe, expect, test } from 'vitest';
import { eventDefinitions } from '../../../adapters/events/definitions.ts';
import { composeMail } from '../../../adapters/mail/mime.ts';
import type { AlertState } from '../../../core/alerting/decide.ts';
import { decideAlerts, emptyAlertState } from '../../../core/alerting/decide.ts';
import type { DecidedEvent } from '../../../core/alerting/event.ts';
import { cronJobFindings } from '../../../core/alerting/finding-events.ts';
import { type AlertMail, incidentMail, observerMail } from '../../../core/alerting/incident-mail.ts';
import { advanceObserver } from '../../../core/alerting/observer.ts';
import { stuckPending } from '../../../core/alerting/pending.ts';
import { shellWord } from '../../../core/alerting/plain.ts';
import { noCoverage } from '../../../core/history/coverage.ts';
import { instant, minutes } from '../../../core/time.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { hostile } from './hostile.ts';
import { recordedSteps } from './recorded-steps.ts';
import { at, dropped, killed, onTime, pending, run } from './verdicts.ts';

const place = { domain: 'cronwitness.example.com', dashboard: 'https://dash.example.com/' };

const mailsOf = (events: readonly DecidedEvent[]): readonly AlertMail[] =>
  events.flatMap((e) =>
    e.detailType === 'Incident Opened' || e.detailType === 'Incident Closed'
      ? [incidentMail(e.detail, place)]
      : [],
  );

const step = (sequence: number, time: string, changed: readonly Verdict[]) => ({
  sequence,
  asOf: at(time),
  changed: changed.map((now) => ({ before: null, now })),
  withdrawn: [],
  waiting: [],
  more: [],
  sight: null,
});

describe('the mails of an incident', () => {
  test('the outage of the recorded lab is one mail when it opens and one when it closes, in one thread', async () => {
    let state: AlertState = emptyAlertState;
    const mails: AlertMail[] = [];
    for (const [i, s] of (await recordedSteps()).entries()) {
      const more = { sequence: i + 1, withdrawn: [], waiting: [], more: [], sight: null };
      const decision = decideAlerts('lab', state, { ...more, ...s });
      state = decision.state;
      mails.push(...mailsOf(decision.events.filter((e) => e.group.includes('controller-down'))));
    }
    const [opened, closed, ...others] = mails;
    expect(others).toEqual([]);
    expect(closed?.inReplyTo).toBe(opened?.messageId);
    expect(closed?.references).toEqual([...(opened?.references ?? []), opened?.messageId]);
    await expect(opened?.text).toMatchFileSnapshot('../../golden/incident-opened-mail.txt');
    await expect(closed?.text).toMatchFileSnapshot('../../golden/incident-closed-mail.txt');
    await expect(closed?.html).toMatchFileSnapshot('../../golden/incident-closed-mail.html');
  });

  test('an outage of 500 runs lists 50 and counts the rest', () => {
    const runs = Array.from({ length: 500 }, (_, i) => run(`job-${i}`, '16:00', dropped('controller-down')));
    const [mail] = mailsOf(decideAlerts('prod', emptyAlertState, step(1, '16:20', runs)).events);
    expect(mail?.subject).toBe(
      '[prod] OPEN: The CronJob controller was down: 500 runs of 500 CronJobs missed',
    );
    expect(mail?.text.match(/lab\/job-/g)).toHaveLength(50);
    expect(mail?.text).toContain('and 450 more');
    expect(mail?.html).toContain('and 450 more');
  });

  test('the observer’s mails are one thread', () => {
    const sight = {
      cluster: 'prod',
      coverage: noCoverage,
      before: noCoverage,
      tick: minutes(1),
      begun: at('16:00'),
      problem: null,
    };
    const blind = advanceObserver(null, sight, at('16:02'));
    const resumed = {
      watched: [{ from: at('16:00'), to: at('16:05') }],
      blind: [],
      listed: [],
      restored: [],
    };
    const coverage = { cronjobs: resumed, jobs: resumed, pods: resumed, events: resumed };
    const seeing = advanceObserver(blind.gap, { ...sight, coverage }, at('16:05'));
    const [first, second] = [...blind.events, ...seeing.events].flatMap((e) =>
      e.detailType === 'Observer Blind' || e.detailType === 'Observer Recovered'
        ? [observerMail(e.detail, place)]
        : [],
    );
    expect(second?.inReplyTo).toBe(first?.messageId);
    expect([first?.subject, second?.subject]).toEqual([
      '[prod] BLIND: prod: Cronwitness has seen nothing since 2026-11-22T16:00:00Z (2 ticks)',
      '[prod] SEEING: prod: Cronwitness sees again after 5 min; nothing was lost',
    ]);
  });
});

describe('hostile texts are harmless', () => {
  const cases = Object.entries(hostile);
  const eventsWith = (text: string): readonly DecidedEvent[] => {
    const evil = {
      name: text,
      namespace: text,
      owner: text,
      cronJobUid: text,
      job: text,
    };
    const start = dropped('unexplained');
    const evidence = Array.from({ length: 40 }, () => ({
      says: text,
      subject: text,
      at: at('16:00'),
      learned: null,
      witness: 'event' as const,
    }));
    const bad = run('x', '16:00', { ...start, evidence }, evil);
    const dead = run('x', '16:10', onTime(at('16:10')), { ...evil, finish: killed('signal', at('16:11')) });
    const many = Array.from({ length: 600 }, (_, i) =>
      run('x', '16:00', dropped('controller-down'), { ...evil, cronJobUid: `${i}${text}` }),
    );
    const waiting = [
      {
        run: run('x', '16:15', pending, evil),
        created: at('16:15'),
        startedAt: null,
        pods: [{ name: text, reason: text }],
      },
    ];
    const sight = {
      cluster: text,
      coverage: noCoverage,
      before: noCoverage,
      tick: minutes(1),
      begun: instant(0),
      problem: text,
    };
    const by = { learned: at('16:00'), notBefore: at('16:00'), version: 1, witness: 'watch' as const };
    const spec = {
      schedule: `TZ=${text} * * * * *`,
      timeZone: text,
      suspend: false,
      concurrency: 'Allow' as const,
      startingDeadlineSeconds: 5,
      owner: text,
      maintenance: text,
    };
    const cronJob = {
      uid: text,
      namespace: text,
      name: text,
      created: at('16:00'),
      specs: [{ generation: 1, specChanged: null, spec, first: by, last: by }],
      statuses: [],
      labels: [],
      gone: null,
      last: by,
    };
    return [
      ...cronJobFindings([cronJob], { cluster: text, zone: 'UTC' }, at('16:20')),
      ...decideAlerts(text, emptyAlertState, step(1, '16:20', [bad, dead])).events,
      ...decideAlerts('prod', emptyAlertState, step(1, '16:20', many)).events,
      ...stuckPending(waiting, { cluster: text }, at('16:20')),
      ...advanceObserver(null, sight, at('16:20')).events,
    ];
  };

  test.each(cases)('%s: every event fits its schema and the bus', (_, text) => {
    for (const event of eventsWith(text)) {
      const definition = eventDefinitions.find((d) => d.detailType === event.detailType);
      expect(definition?.schema.safeParse(event.detail).error, event.detailType).toBeUndefined();
      expect(event.id).toMatch(/^[A-Za-z0-9._/:-]+$/);
      expect(event.id.length).toBeLessThan(600);
      const bytes = Buffer.byteLength(JSON.stringify(event.detail));
      expect(bytes, event.detailType).toBeLessThan(999_000);
      // No text that was let through turns the terminal or the reading direction around.
      expect(JSON.stringify(event.detail)).not.toMatch(
        /[\u202a-\u202e\u2066-\u2069]|\\u00[01]|\\u001b|\\n|\\ud83d/,
      );
      expect(event.detail.summary).not.toMatch(/[<>]/);
    }
  });

  test.each(cases)('%s: no mail carries markup, headers or pages of it', async (_, text) => {
    for (const mail of mailsOf(eventsWith(text))) {
      expect(mail.subject.length).toBeLessThanOrEqual(180);
      expect(mail.subject).not.toMatch(/[\r\n]/);
      expect(mail.html).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
      expect(mail.messageId).toMatch(/^[A-Za-z0-9._-]+@cronwitness\.example\.com$/);
      expect(mail.html.length).toBeLessThan(200_000);
      const bytes = await composeMail({
        ...mail,
        from: { address: 'cronwitness@example.com' },
        to: [{ address: 'ops@example.com' }],
      });
      expect(bytes.toString().split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/m);
    }
  });

  test.each([
    ['nightly-report', 'nightly-report'],
    ["a'; rm -rf / #", "'a'\\''; rm -rf / #'"],
    ['$(reboot)', "'$(reboot)'"],
    ['', "''"],
  ])('%s as a word of a command', (name, word) => {
    expect(shellWord(name)).toBe(word);
  });
});
