import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test, vi } from 'vitest';
import { checkedBy, OWN_RULES } from '../../infra/app.ts';
import { alarms } from './stack/alarms.ts';
import { assembly } from './stack/assembly.ts';
import { permissions } from './stack/permissions.ts';
import { resourcePolicies } from './stack/resource-policies.ts';
import { schedulesAndRules } from './stack/schedules-and-rules.ts';
import { stackOfEverything } from './stack/stack-of-everything.ts';
import { tableAndFunctions } from './stack/table-and-functions.ts';
import { writtenKeys } from './stack/written-keys.ts';

// One synthesis for all: the first takes seconds.
const stack = stackOfEverything();
tableAndFunctions(stack);
permissions(stack);
resourcePolicies(stack);
writtenKeys(stack);
schedulesAndRules(stack);
alarms(stack);
assembly(stack);

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
