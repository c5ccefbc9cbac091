import { describe, expect, test } from 'vitest';
import { readConfiguration } from '../../../adapters/configuration/read.ts';
import {
  pagerDutyShape,
  slackShape,
  type WebhookShape,
} from '../../../adapters/configuration/webhook-shapes.ts';
import { targetInput, templateProblem } from '../../../adapters/eventbridge/target-input.ts';
import { decideAlerts, emptyAlertState } from '../../../core/alerting/decide.ts';
import { hostile } from '../../core/alerting/hostile.ts';
import { at, dropped, run } from '../../core/alerting/verdicts.ts';
import { envelopeOf } from '../events/envelope.ts';

const opened = (name: string) => {
  const now = run('x', '16:00', dropped('unexplained'), { name });
  const step = { sequence: 1, asOf: at('16:20'), withdrawn: [], waiting: [], more: [], sight: null };
  const { events } = decideAlerts('prod', emptyAlertState, { ...step, changed: [{ before: null, now }] });
  const event = events.find((e) => e.detailType === 'Incident Opened');
  if (event === undefined) throw new Error('nothing opened');
  return event;
};

const bodyOf = ({ inputPathsMap, inputTemplate }: WebhookShape, name: string) =>
  targetInput(
    { kind: 'template', variables: inputPathsMap, text: inputTemplate },
    {
      event: envelopeOf(opened(name)),
      rule: { name: 'rule', arn: 'arn' },
      ingestionTime: '2026-11-22T16:20:00Z',
    },
  );

describe('webhook bodies, made by the bus', () => {
  test('are templates that the bus takes', () => {
    for (const { inputPathsMap, inputTemplate } of [slackShape, pagerDutyShape])
      expect(templateProblem(inputPathsMap, inputTemplate)).toBeUndefined();
  });

  test('a chat gets the summary', () => {
    expect(bodyOf(slackShape, 'nightly')).toEqual({
      text: 'OPEN prod: lab/nightly: a run missed (unexplained)',
    });
  });

  test('a pager gets trigger or resolve under the incident’s id', () => {
    expect(bodyOf(pagerDutyShape, 'nightly')).toEqual({
      event_action: 'trigger',
      dedup_key: 'incident/prod/cronjob.missed.uid-x/2026-11-22T16:00:00Z',
      payload: {
        summary: 'OPEN prod: lab/nightly: a run missed (unexplained)',
        source: 'prod',
        severity: 'error',
        timestamp: '2026-11-22T16:20:00Z',
        custom_details: { next: expect.stringContaining('kubectl -n lab describe cronjob nightly') },
      },
    });
  });

  test.each(Object.entries(hostile))('%s in a name pings nobody and breaks no JSON', (_, text) => {
    const body = bodyOf(slackShape, text);
    expect(JSON.stringify(body)).not.toMatch(/[<>]|&lt;|@here/);
  });
});

describe('the shape in the configuration', () => {
  const problemsOf = (webhook: string) => {
    const read = readConfiguration(`version: 1
clusters: [{ name: lab, access: { kubeconfig: {} } }]
webhooks: [{ name: pager, url: "https://pager.example.com", secret: s, ${webhook} }]
`);
    return read.kind === 'problems'
      ? read.problems.map(({ message }) => message)
      : read.configuration.webhooks;
  };

  test('is the whole event where nobody says otherwise', () => {
    expect(problemsOf('header: X')).toMatchObject([{ shape: 'event' }]);
  });

  test('a pager takes incidents only: no other event says what to do with it', () => {
    expect(problemsOf('shape: pagerduty')).toMatchObject([{ shape: 'pagerduty' }]);
    expect(problemsOf('shape: pagerduty, events: [Run Missed]')).toEqual([
      'expected only Incident Opened, Incident Closed for the shape "pagerduty"',
    ]);
  });
});
