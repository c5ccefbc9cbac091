import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, expect } from 'vitest';
import type { FunctionName } from '../../../core/environment.ts';
import { ofType } from '../intrinsics.ts';
import { environmentIn } from '../lambda.ts';
import { EVERYTHING, type Synthesised, synthesised } from '../synthesised.ts';

export type StackOfEverything = { readonly assembly: Synthesised; readonly assertions: Template };

/** Synthesised before the first test of the file that calls it and removed after its last: it takes seconds. */
export const stackOfEverything = (): StackOfEverything => {
  let made: StackOfEverything | undefined;
  beforeAll(() => {
    const assembly = synthesised(EVERYTHING);
    made = { assembly, assertions: Template.fromJSON(assembly.template) };
  }, 120_000);
  afterAll(() => made?.assembly.remove());
  const stack = (): StackOfEverything => made ?? expect.fail('it is made before the first test');
  return {
    get assembly() {
      return stack().assembly;
    },
    get assertions() {
      return stack().assertions;
    },
  };
};

export const functionsOf = ({ assembly }: StackOfEverything): readonly (readonly [FunctionName, string])[] =>
  ofType(assembly.template, 'AWS::Lambda::Function').map(([id]) => {
    const service = environmentIn(assembly.template, id).POWERTOOLS_SERVICE_NAME ?? '';
    return [service.replace('cronwitness-', '') as FunctionName, id] as const;
  });
