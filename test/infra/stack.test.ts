import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfiguration } from '../../adapters/configuration/read.ts';
import { TABLE } from '../../adapters/dynamodb/table.ts';
import { deployedRules } from '../../adapters/eventbridge/deployed-rules.ts';
import { readTemplateRules, type TemplateRules } from '../../adapters/eventbridge/template-rules.ts';
import { eventDefinitions } from '../../adapters/events/definitions.ts';
import { ENVIRONMENT, type FunctionName, METRICS, READ_BY } from '../../core/environment.ts';
import type { JsonObject } from '../../core/event-pattern/json.ts';
import { checkedBy, OWN_RULES } from '../../infra/app.ts';
import { judgeBy, roleOf, statementsOf } from './iam.ts';
import { ofType, resolved, resourcesOf } from './intrinsics.ts';
import { environmentIn } from './lambda.ts';
import { assetOf, EVERYTHING, ONE_CLUSTER, type Synthesised, synthesised } from './synthesised.ts';

let assembly: Synthesised;
let assertions: Template;
beforeAll(() => {
  assembly = synthesised(EVERYTHING);
  assertions = Template.fromJSON(assembly.template);
}, 120_000);
afterAll(() => assembly?.remove());

const functions = (): readonly (readonly [FunctionName, string])[] =>
  ofType(assembly.template, 'AWS::Lambda::Function').map(([id]) => {
    const service = environmentIn(assembly.template, id).POWERTOOLS_SERVICE_NAME ?? '';
    return [service.replace('cronwitness-', '') as FunctionName, id] as const;
  });

describe('the table', () => {
  test('has the keys and indexes of the store', () => {
    assertions.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        KeySchema: [
          { AttributeName: TABLE.key.pk, KeyType: 'HASH' },
          { AttributeName: TABLE.key.sk, KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: TABLE.indexes.map(({ name, pk, sk }) => ({
          IndexName: name,
          KeySchema: [
            { AttributeName: pk, KeyType: 'HASH' },
            { AttributeName: sk, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        })),
        TimeToLiveSpecification: { AttributeName: TABLE.timeToLive, Enabled: true },
      },
    });
  });

  test('is paid by use, cannot be deleted by accident and can be restored', () => {
    assertions.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });
});

describe('the functions', () => {
  test('are those of each cluster, and one of each other', () => {
    const count = (name: FunctionName) => functions().filter(([found]) => found === name).length;
    expect(Object.keys(READ_BY).map((name) => [name, count(name as FunctionName)])).toEqual([
      ['observe', 3],
      ['judge', 3],
      ['report', 1],
      ['mail', 1],
      ['query', 1],
      ['reconcile', 1],
      ['external-runs', 1],
    ]);
  });

  test('run Node.js 24 on arm64, without X-Ray', () => {
    assertions.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: Match.absent(),
    });
  });

  test('have each the environment that they read, and no other', () => {
    for (const [name, id] of functions()) {
      const ours = Object.keys(environmentIn(assembly.template, id)).filter((key) =>
        key.startsWith('CRONWITNESS_'),
      );
      expect(ours.toSorted()).toEqual(READ_BY[name].map((key) => ENVIRONMENT[key]).toSorted());
    }
  });

  test('keep their logs for a month', () => {
    assertions.resourceCountIs('AWS::Logs::LogGroup', functions().length);
    assertions.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  test('send what failed to a queue; observe calls the judge of its own cluster', () => {
    const configs = ofType(assembly.template, 'AWS::Lambda::EventInvokeConfig').map(
      ([, { Properties }]) =>
        resolved(assembly.template, Properties) as {
          readonly FunctionName: string;
          readonly DestinationConfig: Readonly<Record<string, { readonly Destination: string }>>;
        },
    );
    expect(configs.map(({ FunctionName }) => FunctionName).toSorted()).toEqual(
      functions()
        .map(([, id]) => id)
        .toSorted(),
    );
    for (const { FunctionName, DestinationConfig } of configs) {
      expect(DestinationConfig.OnFailure?.Destination).toContain('DeadLettersInvocations');
      const cluster = /Observe(\w+)Function/.exec(FunctionName)?.[1];
      const next = DestinationConfig.OnSuccess?.Destination;
      if (cluster === undefined) expect(next).toBeUndefined();
      else expect(next).toContain(`Judge${cluster}Function`);
    }
  });
});

describe('permissions', () => {
  const actionsOf = (id: string): readonly string[] => [
    ...new Set(
      statementsOf(assembly.template, roleOf(assembly.template, id)).flatMap(({ Action }) => Action),
    ),
  ];
  const EXPECTED: Readonly<Record<string, readonly string[]>> = {
    observe: [
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'eks:DescribeCluster',
      'lambda:InvokeFunction',
    ],
    judge: [
      'dynamodb:BatchWriteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'events:PutEvents',
    ],
    report: [
      'dynamodb:BatchWriteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'events:PutEvents',
    ],
    mail: [
      'dynamodb:BatchWriteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'ses:SendEmail',
      'ses:SendRawEmail',
    ],
    query: ['dynamodb:GetItem', 'dynamodb:Query'],
    reconcile: [
      'dynamodb:BatchWriteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'events:PutEvents',
    ],
    'external-runs': ['dynamodb:BatchWriteItem'],
  };
  const EVERY = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage'];

  test.each(Object.keys(EXPECTED))('of %s are these and no others', (name) => {
    const id = functions().find(([found, at]) => found === name && !/private|old/.test(at))?.[1] ?? '';
    expect(actionsOf(id).toSorted()).toEqual([...(EXPECTED[name] ?? []), ...EVERY].toSorted());
  });

  test('no function can delete or change a ledger record, by any action', () => {
    const resource = 'arn:aws:dynamodb:us-east-1:123456789012:table/cronwitness';
    const allowed = functions().flatMap(([, id]) => {
      const mayDo = judgeBy(assembly.template, id);
      return [
        'DeleteItem',
        'UpdateItem',
        'BatchWriteItem',
        'PartiQLDelete',
        'PartiQLUpdate',
        'DeleteTable',
      ].flatMap((operation) =>
        ['ledger#production#000000000000', 'parts#production#000000000001#ab'].flatMap((key) => {
          const context = { 'dynamodb:LeadingKeys': [key] };
          return mayDo({ action: `dynamodb:${operation}`, resource, context })
            ? [`${id} ${operation} ${key}`]
            : [];
        }),
      );
    });
    expect(allowed).toEqual([]);
  });

  test('observe writes the ledger of its own cluster only', () => {
    const id = functions().find(([name, at]) => name === 'observe' && at.includes('production'))?.[1] ?? '';
    const mayPut = (key: string): boolean =>
      judgeBy(
        assembly.template,
        id,
      )({
        action: 'dynamodb:PutItem',
        resource: 'arn:aws:dynamodb:us-east-1:123456789012:table/cronwitness',
        context: { 'dynamodb:LeadingKeys': [key] },
      });
    expect(['ledger#production#0', 'ledger#old#0', 'page#production#a#b', 'state#old'].map(mayPut)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('whoever is not one of ours cannot say that an event is ours', () => {
    const mail = functions().find(([name]) => name === 'mail')?.[1] ?? '';
    const judge = functions().find(([name]) => name === 'judge')?.[1] ?? '';
    const wish = {
      action: 'events:PutEvents',
      resource: 'arn:aws:events:us-east-1:123456789012:event-bus/cronwitness',
      context: { 'events:source': ['cronwitness'] },
    };
    expect([mail, judge].map((id) => judgeBy(assembly.template, id)(wish))).toEqual([false, true]);
  });

  test('a cluster with an access entry is entered as a member of the group that rbac.yaml binds', () => {
    assertions.hasResourceProperties('AWS::EKS::AccessEntry', {
      ClusterName: 'production',
      KubernetesGroups: ['cronwitness'],
      AccessPolicies: Match.absent(),
    });
    const rbac = readFileSync('deploy/rbac.yaml', 'utf8');
    expect(rbac).toMatch(/kind: Group\n\s+name: cronwitness\n/);
    expect([...rbac.matchAll(/verbs: (.*)/g)].map(([, verbs]) => verbs)).toEqual([
      '[get, list, watch]',
      '[get, list, watch]',
    ]);
  });
});

describe('schedules', () => {
  const schedules = () =>
    ofType(assembly.template, 'AWS::Scheduler::Schedule').map(([id, { Properties }]) => {
      const { ScheduleExpression, ScheduleExpressionTimezone, Target } = resolved(
        assembly.template,
        Properties,
      ) as JsonObject;
      const { Arn, Input, DeadLetterConfig } = Target as JsonObject;
      return {
        id,
        when: `${ScheduleExpression} ${ScheduleExpressionTimezone}`,
        Arn,
        Input,
        DeadLetterConfig,
      };
    });

  test('observe comes each minute, and again through a queue that waits 30 s', () => {
    const [now, later] = schedules().filter(({ id }) => id.includes('production'));
    expect(now).toMatchObject({
      when: 'cron(* * * * ? *) UTC',
      Input: '{"cluster":"production","time":"<aws.scheduler.scheduled-time>"}',
    });
    expect(later).toMatchObject({
      when: 'cron(* * * * ? *) UTC',
      Input: '{"cluster":"production","time":"<aws.scheduler.scheduled-time>","delaySeconds":30}',
    });
    assertions.hasResourceProperties('AWS::SQS::Queue', { DelaySeconds: 30 });
    assertions.hasResourceProperties('AWS::Pipes::Pipe', {
      TargetParameters: {
        InputTemplate: '<$.body>',
        LambdaFunctionParameters: { InvocationType: 'FIRE_AND_FORGET' },
      },
    });
  });

  test('the report comes each day in the configured zone, reconcile each hour', () => {
    const when = (name: string) => schedules().find(({ id }) => id.startsWith(`Schedules${name}`))?.when;
    expect([when('Report'), when('Reconcile')]).toEqual([
      'cron(0 7 * * ? *) Europe/Berlin',
      'cron(5 * * * ? *) UTC',
    ]);
  });

  test('each has a dead-letter queue', () => {
    for (const { DeadLetterConfig } of schedules()) {
      expect(JSON.stringify(DeadLetterConfig)).toContain('DeadLettersDeliveries');
    }
  });
});

describe('rules', () => {
  const rules = () => readTemplateRules(assembly.template).rules;

  test('have targets with retries and a dead-letter queue', () => {
    const targets = rules().flatMap(({ targets: all }) => all);
    expect(targets.map(({ kind }) => kind)).toEqual(['lambda', 'lambda', 'sns', 'api-destination']);
    for (const { deadLetterQueue, retry } of targets) {
      expect(deadLetterQueue).toContain('DeadLettersDeliveries');
      expect(retry.attempts).toBe(185);
    }
  });

  test('speak of events that there are, and leave none unheard', () => {
    const known = [...eventDefinitions.map(({ detailType }) => detailType), 'External Run'].toSorted();
    const heard = ofType(assembly.template, 'AWS::Events::Rule').flatMap(([, { Properties }]) => {
      const pattern = Properties.EventPattern as JsonObject;
      return pattern['detail-type'] as readonly string[];
    });
    expect([...new Set(heard)].toSorted()).toEqual(known);
  });

  test('are those that `up` applies on one machine (else: npm run rules)', () => {
    const configured = readConfiguration(EVERYTHING);
    if (configured.kind === 'problems') throw new Error('the configuration is valid');
    // The library ends a logical id with a hash of the path, in which a webhook's name stands.
    const comparable = ({ buses, rules: all, destinations }: TemplateRules) =>
      JSON.parse(
        JSON.stringify({ buses, all, destinations: [...destinations] }).replace(
          /([a-z])[0-9A-F]{8}\b/g,
          '$1',
        ),
      );
    expect(comparable(deployedRules(configured.configuration.webhooks))).toEqual(
      comparable(readTemplateRules(assembly.template)),
    );
  });
});

describe('alarms', () => {
  const alarms = () =>
    ofType(assembly.template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties as JsonObject);
  const entries = (): ReadonlyMap<string, string> =>
    new Map(
      readFileSync('docs/runbook.md', 'utf8')
        .split(/^## /m)
        .slice(1)
        .map((entry): [string, string] => [entry.split('\n')[0] ?? '', entry]),
    );

  test('have each an entry in the runbook, and each entry an alarm', () => {
    const named = alarms().map(({ AlarmDescription }) => String(AlarmDescription).split(':')[0] ?? '');
    expect([...new Set(named)].toSorted()).toEqual([...entries().keys()].toSorted());
  });

  test('are described, investigated and resolved there', () => {
    for (const [name, entry] of entries()) {
      for (const part of ['Description', 'Investigation', 'Resolution']) {
        expect(entry, `${part} of ${name}`).toContain(`**${part}.**`);
      }
    }
  });

  test('tell the operators, when they begin and when they end', () => {
    for (const { AlarmActions, OKActions } of alarms()) {
      expect(AlarmActions).toEqual(OKActions);
      expect(JSON.stringify(AlarmActions)).toContain('Alarms');
    }
    assertions.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'platform@example.com',
    });
  });

  test('take silence for trouble where silence is the trouble', () => {
    assertions.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: METRICS.namespace,
      MetricName: METRICS.ticks,
      Period: 60,
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
      Dimensions: [
        { Name: 'cluster', Value: 'production' },
        { Name: 'service', Value: 'cronwitness' },
      ],
    });
  });

  test('errors and durations of every function are counted in the report that the service logs of each invocation', () => {
    const filters = ofType(assembly.template, 'AWS::Logs::MetricFilter').map(
      ([, { Properties }]) => resolved(assembly.template, Properties) as unknown as LogFilter,
    );
    for (const [, id] of functions()) {
      const { Properties } = resourcesOf(assembly.template)[id] ?? expect.fail(id);
      const { LoggingConfig, Timeout } = Properties as unknown as Logged;
      expect(LoggingConfig.LogFormat).toBe('JSON');
      const group = resolved(assembly.template, LoggingConfig.LogGroup);
      const limit = Timeout * 800;
      const own = filters.filter(({ LogGroupName }) => LogGroupName === group);
      const found = own.map((f) => [f.MetricTransformations[0].MetricName, f.FilterPattern]);
      const report = '$.type = "platform.report"';
      expect(Object.fromEntries(found)).toEqual({
        [METRICS.failures]: `{ (${report}) && ($.record.status != "success") }`,
        [METRICS.slow]: `{ (${report}) && ($.record.metrics.durationMs > ${limit}) }`,
      });
      // A value for all other lines would be paid for all month.
      for (const { MetricTransformations } of own)
        expect(MetricTransformations).toEqual([
          { MetricName: expect.any(String), MetricNamespace: METRICS.namespace, MetricValue: '1' },
        ]);
    }
  });

  test('there is an alarm on each of errors, durations and throttles', () => {
    const of = (metric: string) =>
      alarms().flatMap(({ MetricName, Namespace, Dimensions, TreatMissingData }) =>
        MetricName === metric ? [{ Namespace, Dimensions, TreatMissingData }] : [],
      );
    const quiet = { Dimensions: undefined, TreatMissingData: 'notBreaching' };
    expect([METRICS.failures, METRICS.slow, 'Throttles'].map(of)).toEqual([
      [{ Namespace: METRICS.namespace, ...quiet }],
      [{ Namespace: METRICS.namespace, ...quiet }],
      [{ Namespace: 'AWS/Lambda', ...quiet }],
    ]);
  });

  test('of one cluster they are as many as are free in every account, each on one metric', () => {
    const single = synthesised(ONE_CLUSTER);
    try {
      const found = ofType(single.template, 'AWS::CloudWatch::Alarm');
      expect(found).toHaveLength(10);
      expect(found.filter(([, { Properties }]) => Properties.Metrics !== undefined)).toEqual([]);
    } finally {
      single.remove();
    }
  }, 120_000);
});

type LogFilter = {
  readonly LogGroupName: string;
  readonly FilterPattern: string;
  readonly MetricTransformations: readonly [{ readonly MetricName: string }];
};
type Logged = {
  readonly Timeout: number;
  readonly LoggingConfig: { readonly LogFormat: string; readonly LogGroup: JsonObject };
};

describe('the operators’ dashboard', () => {
  test('is one, and of three clusters has fewer than the 50 metrics that are free', () => {
    const [found, ...more] = ofType(assembly.template, 'AWS::CloudWatch::Dashboard');
    expect(more).toEqual([]);
    const body = String(resolved(assembly.template, found?.[1].Properties.DashboardBody ?? ''));
    const widgets: readonly { readonly properties: { readonly metrics?: readonly unknown[] } }[] =
      JSON.parse(body).widgets;
    const metrics = widgets.flatMap(({ properties }) => properties.metrics ?? []);
    expect(metrics.length).toBeGreaterThan(20);
    expect(metrics.length).toBeLessThanOrEqual(50);
  });
});

describe('the checks', () => {
  // A stack of its own: an app that fails says so by the exit code of the process, too.
  const synthesisOf = (
    add: (stack: Stack) => void,
    context: Readonly<Record<string, unknown>> = {},
  ): string[] => {
    const outdir = mkdtempSync(join(tmpdir(), 'cronwitness-checks-'));
    const [before, said] = [process.exitCode, vi.spyOn(console, 'error').mockImplementation(() => undefined)];
    try {
      const app = new App({ outdir, analyticsReporting: false, postCliContext: context });
      add(new Stack(app, 'Checked'));
      checkedBy(app);
      app.synth();
      return [];
    } catch (error) {
      return [String(error)];
    } finally {
      process.exitCode = before;
      said.mockRestore();
      rmSync(outdir, { recursive: true });
    }
  };

  test('stop what cdk-nag finds and nobody has acknowledged', () => {
    expect(synthesisOf((stack) => void new Queue(stack, 'Bare'))).not.toEqual([]);
  });

  test('stop what breaks a rule of the library, which it would only mention without our word', () => {
    const broken = (stack: Stack): void => {
      new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic', properties: { FifoTopic: 'perhaps' } });
    };
    expect(synthesisOf(broken, OWN_RULES)).not.toEqual([]);
    expect(synthesisOf(broken)).toEqual([]);
  });
});

describe('the assembly', () => {
  test('names no account, no region and no path of this machine', () => {
    const bundles = ofType(assembly.template, 'AWS::Lambda::Function').map(([, { Properties }]) => {
      const { S3Key } = Properties.Code as JsonObject;
      return join(assembly.directory, `asset.${String(S3Key).replace('.zip', '')}`);
    });
    for (const directory of new Set(bundles)) {
      expect(readdirSync(directory)).toEqual(
        expect.arrayContaining(['cronwitness.yaml', 'index.mjs', 'index.mjs.map']),
      );
      const map = readFileSync(join(directory, 'index.mjs.map'), 'utf8');
      expect(
        JSON.parse(map).sources.filter((source: string) => !/^\.\.\/\.\.\/\.\.\/[a-z_]+\//.test(source)),
      ).toEqual([]);
    }
  });

  test('has the files that the configuration names beside the code of those who read them, and no other', () => {
    const attached = functions().flatMap(([name, id]) => {
      const files = readdirSync(assetOf(assembly, id)).filter((file) => /^(jobs-\d|chronos)/.test(file));
      return files.map((file) => `${name} ${file}`);
    });
    expect(attached.toSorted()).toEqual([
      'reconcile chronos.json',
      'reconcile jobs-0.yaml',
      'report chronos.json',
      'report jobs-0.yaml',
    ]);
  });

  test('is the same when it is made again', () => {
    const again = synthesised(EVERYTHING);
    try {
      expect(again.template).toEqual(assembly.template);
    } finally {
      again.remove();
    }
  }, 120_000);

  test('is what was reviewed', async () => {
    // The hash of the code changes with every line of it, and is no part of the review.
    const text = JSON.stringify(assembly.template, null, 2).replace(/[0-9a-f]{64}/g, '<hash>');
    await expect(`${text}\n`).toMatchFileSnapshot('../golden/infra/Cronwitness.template.json');
  });

  test('has a tag on everything that takes one', () => {
    const untagged = Object.entries(resourcesOf(assembly.template)).filter(
      ([, { Type, Properties }]) =>
        ['AWS::Lambda::Function', 'AWS::DynamoDB::Table', 'AWS::SQS::Queue'].includes(Type) &&
        !JSON.stringify(Properties.Tags ?? []).includes('"cronwitness"'),
    );
    expect(untagged.map(([id]) => id)).toEqual([]);
  });
});
