import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { METRICS } from '../../../core/environment.ts';
import type { JsonObject } from '../../../core/event-pattern/json.ts';
import { ofType, resolved, resourcesOf } from '../intrinsics.ts';
import { ONE_CLUSTER, synthesised } from '../synthesised.ts';
import { functionsOf, type StackOfEverything } from './stack-of-everything.ts';

type LogFilter = {
  readonly LogGroupName: string;
  readonly FilterPattern: string;
  readonly MetricTransformations: readonly [{ readonly MetricName: string }];
};
type Logged = {
  readonly Timeout: number;
  readonly LoggingConfig: { readonly LogFormat: string; readonly LogGroup: JsonObject };
};

/** What tells the operators that the watcher has a problem. */
export const alarms = (stack: StackOfEverything): void => {
  describe('alarms', () => {
    const alarms = () =>
      ofType(stack.assembly.template, 'AWS::CloudWatch::Alarm').map(
        ([, { Properties }]) => Properties as JsonObject,
      );
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
      stack.assertions.hasResourceProperties('AWS::SNS::Subscription', {
        Protocol: 'email',
        Endpoint: 'platform@example.com',
      });
    });

    test('take silence for trouble where silence is the trouble', () => {
      stack.assertions.hasResourceProperties('AWS::CloudWatch::Alarm', {
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
      const filters = ofType(stack.assembly.template, 'AWS::Logs::MetricFilter').map(
        ([, { Properties }]) => resolved(stack.assembly.template, Properties) as unknown as LogFilter,
      );
      for (const [, id] of functionsOf(stack)) {
        const { Properties } = resourcesOf(stack.assembly.template)[id] ?? expect.fail(id);
        const { LoggingConfig, Timeout } = Properties as unknown as Logged;
        expect(LoggingConfig.LogFormat).toBe('JSON');
        const group = resolved(stack.assembly.template, LoggingConfig.LogGroup);
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

  describe('the operators’ dashboard', () => {
    test('is one, and of three clusters has fewer than the 50 metrics that are free', () => {
      const [found, ...more] = ofType(stack.assembly.template, 'AWS::CloudWatch::Dashboard');
      expect(more).toEqual([]);
      const body = String(resolved(stack.assembly.template, found?.[1].Properties.DashboardBody ?? ''));
      const widgets: readonly { readonly properties: { readonly metrics?: readonly unknown[] } }[] =
        JSON.parse(body).widgets;
      const metrics = widgets.flatMap(({ properties }) => properties.metrics ?? []);
      expect(metrics.length).toBeGreaterThan(20);
      expect(metrics.length).toBeLessThanOrEqual(50);
    });
  });
};
