import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/event-pattern/json.ts';
import { ofType, resourcesOf } from '../intrinsics.ts';
import { assetOf, EVERYTHING, synthesised } from '../synthesised.ts';
import { functionsOf, type StackOfEverything } from './stack-of-everything.ts';

/** What would be uploaded. */
export const assembly = (stack: StackOfEverything): void => {
  describe('the assembly', () => {
    test('names no account, no region and no path of this machine', () => {
      const bundles = ofType(stack.assembly.template, 'AWS::Lambda::Function').map(([, { Properties }]) => {
        const { S3Key } = Properties.Code as JsonObject;
        return join(stack.assembly.directory, `asset.${String(S3Key).replace('.zip', '')}`);
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
      const attached = functionsOf(stack).flatMap(([name, id]) => {
        const files = readdirSync(assetOf(stack.assembly, id)).filter((file) =>
          /^(jobs-\d|chronos)/.test(file),
        );
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
        expect(again.template).toEqual(stack.assembly.template);
      } finally {
        again.remove();
      }
    }, 120_000);

    test('is what was reviewed', async () => {
      // The hash of the code changes with every line of it, and is no part of the review.
      const text = JSON.stringify(stack.assembly.template, null, 2).replace(/[0-9a-f]{64}/g, '<hash>');
      await expect(`${text}\n`).toMatchFileSnapshot('../golden/infra/Cronwitness.template.json');
    });

    test('has a tag on everything that takes one', () => {
      const untagged = Object.entries(resourcesOf(stack.assembly.template)).filter(
        ([, { Type, Properties }]) =>
          ['AWS::Lambda::Function', 'AWS::DynamoDB::Table', 'AWS::SQS::Queue'].includes(Type) &&
          !JSON.stringify(Properties.Tags ?? []).includes('"cronwitness"'),
      );
      expect(untagged.map(([id]) => id)).toEqual([]);
    });
  });
};
