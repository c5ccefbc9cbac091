import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { eventDefinitions } from '../../../adapters/events/definitions.ts';
import { generatedFiles } from '../../../adapters/events/generated.ts';
import { typeOf } from '../../../adapters/events/typescript.ts';

describe('event definitions', () => {
  test('what is generated from them is what is committed (npx tsx adapters/events/generate.ts)', () => {
    for (const [path, content] of generatedFiles()) {
      const committed = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
      expect(committed, path).toBe(content);
    }
  });

  test.each(eventDefinitions.map((d) => [d.detailType, d] as const))(
    'the sample of %s fits its schema and begins its id with its name',
    (_, { schema, sample, name }) => {
      expect(schema.parse(sample)).toEqual(sample);
      expect(sample).toMatchObject({ schemaVersion: 1, id: expect.stringContaining(`${name}/`) });
    },
  );

  test('all that DESIGN names are there, and nothing else', () => {
    expect(eventDefinitions.map((d) => d.detailType).toSorted()).toEqual([
      'CronJob Finding',
      'Error Budget Burning',
      'Hand-over Finding',
      'Incident Closed',
      'Incident Opened',
      'Observer Blind',
      'Observer Recovered',
      'Pod Stuck Pending',
      'Run Killed',
      'Run Missed',
      'Run Recovered',
      'Weekly SLO Report',
    ]);
  });

  test.each<[string, Parameters<typeof typeOf>[0], string]>([
    ['a text', { type: 'string' }, 'string'],
    ['a whole number', { type: 'integer' }, 'number'],
    ['one of two or nothing', { anyOf: [{ enum: ['a', "b'"] }, { type: 'null' }] }, "'a' | 'b\\'' | null"],
    [
      'texts or nothing',
      { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
      'readonly (string | null)[]',
    ],
    [
      'counts by name',
      { type: 'object', additionalProperties: { type: 'integer' } },
      'Readonly<Record<string, number>>',
    ],
    ['an object', { type: 'object', properties: { a: { const: 1 } } }, '{ readonly a: 1; }'],
  ])('%s as a type', (_, schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  test('a construct without a type is refused', () => {
    expect(() => typeOf({ not: {} })).toThrow(TypeError);
  });
});
