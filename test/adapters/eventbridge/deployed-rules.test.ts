import { describe, expect, test } from 'vitest';
import { pagerDutyShape, slackShape } from '../../../adapters/configuration/webhook-shapes.ts';
import { deployedRules } from '../../../adapters/eventbridge/deployed-rules.ts';
import { eventDefinitions } from '../../../adapters/events/definitions.ts';
import { matches } from '../../../core/event-pattern/match.ts';

const pager = {
  name: 'pager',
  url: 'https://pager.example.com/v2/enqueue',
  header: 'X-Routing-Key',
  secret: 'cronwitness/pager',
  events: ['Incident Opened', 'Incident Closed'],
  shape: 'pagerduty' as const,
};
const chat = {
  ...pager,
  name: 'team-chat',
  url: 'http://127.0.0.1:9/chat',
  header: 'Authorization',
  events: ['Run Missed'],
  shape: 'slack' as const,
};

const heardBy = (webhooks: Parameters<typeof deployedRules>[0]) => {
  const { rules } = deployedRules(webhooks);
  return (type: string): readonly string[] =>
    rules
      .filter(({ pattern }) => matches(pattern, { source: 'cronwitness', 'detail-type': type }))
      .flatMap(({ targets }) => targets.map(({ kind, logicalId }) => `${kind} ${logicalId.slice(0, -8)}`));
};

describe('the deployed rules on one machine', () => {
  test('without webhooks there are mails and whoever subscribes', () => {
    const heard = heardBy([]);
    expect(heard('Incident Opened')).toEqual(['lambda FunctionsMailFunction', 'sns RulesAlerts']);
    expect(heard('Run Missed')).toEqual(['sns RulesAlerts']);
    expect(deployedRules([]).destinations.size).toBe(0);
  });

  test('every webhook gets its own events, at its own address, with its own header', () => {
    const heard = heardBy([pager, chat]);
    expect(heard('Incident Closed')).toContain('api-destination RulesDestinationpagerApiDestination');
    expect(heard('Run Missed')).toEqual([
      'sns RulesAlerts',
      'api-destination RulesDestinationteam-chatApiDestination',
    ]);
    expect(
      [...deployedRules([pager, chat]).destinations.values()].map(({ url, apiKeyHeader, method }) => ({
        url,
        apiKeyHeader,
        method,
      })),
    ).toEqual([
      { url: pager.url, apiKeyHeader: 'X-Routing-Key', method: 'POST' },
      { url: chat.url, apiKeyHeader: 'Authorization', method: 'POST' },
    ]);
  });

  test('each webhook gets the body that its receiver takes', () => {
    const plain = { ...chat, name: 'plain', shape: 'event' as const };
    const { rules } = deployedRules([pager, chat, plain]);
    const inputs = rules.flatMap(({ targets }) =>
      targets.flatMap(({ kind, input }) => (kind === 'api-destination' ? [input] : [])),
    );
    expect(inputs).toEqual([
      { kind: 'template', variables: pagerDutyShape.inputPathsMap, text: pagerDutyShape.inputTemplate },
      { kind: 'template', variables: slackShape.inputPathsMap, text: slackShape.inputTemplate },
      { kind: 'event' },
    ]);
  });

  test('nothing of the prototype is left', () => {
    const { rules, destinations } = deployedRules([pager]);
    expect(JSON.stringify([rules, ...destinations])).not.toMatch(/prototype/i);
  });

  test('nobody else’s event is heard, and each of ours is by somebody', () => {
    const { rules } = deployedRules([]);
    const foreign = { source: 'aws.health', 'detail-type': 'Incident Opened' };
    expect(rules.some(({ pattern }) => matches(pattern, foreign))).toBe(false);
    const heard = heardBy([]);
    expect(eventDefinitions.filter(({ detailType }) => heard(detailType).length === 0)).toEqual([]);
  });
});
