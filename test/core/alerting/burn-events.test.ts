import { describe, expect, test } from 'vitest';
import { eventDefinitions } from '../../../adapters/events/definitions.ts';
import { advanceBurns } from '../../../core/alerting/burn-events.ts';
import { evaluateBurn } from '../../../core/alerting/burn-rate.ts';
import { burnRules } from '../../../core/alerting/burn-rules.ts';
import { burnMail } from '../../../core/alerting/incident-mail.ts';
import { emptyCounts } from '../../../core/numbers/tally.ts';
import { after, days } from '../../../core/time.ts';
import { at } from './verdicts.ts';

const objective = { name: 'start', targetPpm: 999_900 };
const firing = (bad: number) => [
  {
    objective: 'start',
    alerts: evaluateBurn(burnRules, () => ({ ...emptyCounts, good: 600 - bad, bad }), objective),
  },
];

describe('error budget burning', () => {
  const first = advanceBurns({}, firing(20), { cluster: 'prod', asOf: at('16:00') });

  test('pages once, the most urgent rule, in an event that fits its schema', () => {
    expect(first.events.map((e) => e.id)).toEqual([
      'error-budget-burning/prod/start/burn-1h/2026-11-22T16:00:00Z',
    ]);
    const definition = eventDefinitions.find((d) => d.detailType === 'Error Budget Burning');
    expect(definition?.schema.parse(first.events[0]?.detail)).toMatchObject({
      severity: 'critical',
      bad: 20,
      valid: 600,
      nextStep: 'Run `cronwitness missed --since 1h` and begin with the cause that most of the runs share.',
    });
  });

  test('stays quiet while it burns on', () => {
    const second = advanceBurns(first.open, firing(25), { cluster: 'prod', asOf: at('16:01') });
    expect(second.events).toEqual([]);
  });

  test('is forgotten when it was quiet for as long as its rules ask', () => {
    const asOf = after(at('16:00'), days(20));
    expect(advanceBurns(first.open, firing(0), { cluster: 'prod', asOf }).open).toEqual({ start: [] });
  });

  test('is a mail', () => {
    const [event] = first.events;
    if (event?.detailType !== 'Error Budget Burning') throw new Error('no event');
    const mail = burnMail(event.detail, { domain: 'example.com', dashboard: null });
    expect(mail.subject).toMatch(/^\[prod\] BURNING: prod: the error budget of "start" burns/);
    expect(mail.text).toContain('Bad runs:  20 of 600');
  });
});
