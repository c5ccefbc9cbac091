import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Json } from '../../core/event-pattern/json.ts';
import type { EventDefinition } from './definition.ts';
import { eventDefinitions } from './definitions.ts';
import { typeOf } from './typescript.ts';

/** Path from the project's root → content, formatted, of everything that is made from the definitions. */
export const generatedFiles = (): ReadonlyMap<string, string> =>
  new Map([...unformattedFiles()].map(([path, content]) => [path, formatted(path, content)]));

const BIOME = fileURLToPath(new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url));

const formatted = (path: string, content: string): string => {
  if (path.endsWith('.md')) return content;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [BIOME, 'format', `--stdin-file-path=${path}`],
    { input: content, encoding: 'utf8', cwd: fileURLToPath(new URL('../..', import.meta.url)) },
  );
  if (status !== 0) throw new Error(`${path}: ${stderr}`);
  return stdout;
};

const unformattedFiles = (): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  for (const definition of eventDefinitions) {
    files.set(`docs/events/${definition.name}.schema.json`, json(schemaOf(definition)));
    files.set(`docs/events/${definition.name}.sample.json`, json(sampleOf(definition)));
  }
  files.set('docs/events/README.md', overview());
  files.set('core/alerting/event-details.ts', typesOf());
  return files;
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const schemaOf = (definition: EventDefinition): Json => ({
  title: definition.detailType,
  description: definition.sentWhen,
  ...plainSchema(definition),
});

// Through JSON, so that what is compared and typed is exactly what is written.
const plainSchema = ({ schema }: EventDefinition): Record<string, Json> =>
  JSON.parse(JSON.stringify(z.toJSONSchema(schema)));

/** The whole event as a rule's target gets it. */
const sampleOf = ({ detailType, schema, sample }: EventDefinition): unknown => ({
  version: '0',
  id: '6f8a3c5e-0000-4000-8000-000000000001',
  'detail-type': detailType,
  source: 'cronwitness',
  account: '111122223333',
  time: '2026-11-22T02:50:03Z',
  region: 'eu-central-1',
  resources: [],
  detail: schema.parse(sample),
});

const overview = (): string =>
  [
    '# Events on the bus',
    '',
    'Source `cronwitness`. Every detail has `schemaVersion` 1 and a deterministic `id`; a reader that keeps ids sees each',
    'event once. How they come about: [alerts](../alerts.md). This folder is made by `adapters/events/generate.ts`.',
    '',
    '| detail-type | sent when | schema, sample |',
    '|---|---|---|',
    ...eventDefinitions.map(
      ({ detailType, name, sentWhen }) =>
        `| \`${detailType}\` | ${sentWhen} | [schema](${name}.schema.json), [sample](${name}.sample.json) |`,
    ),
    '',
  ].join('\n');

const typesOf = (): string => {
  const types = eventDefinitions.map(
    (definition) =>
      `/** ${definition.sentWhen} */\nexport type ${typeName(definition)} = ${typeOf(plainSchema(definition))};\n`,
  );
  const byType = eventDefinitions.map((d) => `readonly '${d.detailType}': ${typeName(d)};`).join(' ');
  return [
    '// Made from adapters/events by adapters/events/generate.ts: change the definitions, not this file.\n',
    ...types,
    `/** Each detail by its detail-type. */\nexport type EventDetails = { ${byType} };\n`,
  ].join('\n');
};

const typeName = ({ detailType }: EventDefinition): string =>
  `${detailType.replaceAll(/[^A-Za-z]/g, '')}Detail`;
