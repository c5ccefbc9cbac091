import * as z from 'zod';
import type { Json } from '../../core/event-pattern/json.ts';
import { parsePattern } from '../../core/event-pattern/parse.ts';
import type { EventPattern } from '../../core/event-pattern/pattern.ts';
import { LOCAL, type Place } from './envelope.ts';
import {
  asText,
  checked,
  type Names,
  type Resource,
  resolve,
  resourcesOf,
  type Template,
  type TemplateContext,
  TemplateError,
} from './template.ts';
import { type Destination, readDestination } from './template-destination.ts';
import { busShape, type RuleProperties, ruleShape } from './template-shape.ts';
import { readTarget, type Target } from './template-target.ts';

export type Rule = {
  readonly logicalId: string;
  readonly name: string;
  readonly bus: string;
  readonly pattern: EventPattern;
  readonly enabled: boolean;
  readonly targets: readonly Target[];
};

/** All that the embedded bus takes from a template. The bus `default` is there without being declared. */
export type TemplateRules = {
  readonly buses: readonly string[];
  readonly rules: readonly Rule[];
  readonly destinations: ReadonlyMap<string, Destination>;
};

// Understood, and without a say in what is delivered: every accepted event is archived here anyway.
const WITHOUT_EFFECT = new Set(['AWS::Events::Archive', 'AWS::Events::EventBusPolicy']);
const KNOWN = new Set([
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::Events::Connection',
  'AWS::Events::ApiDestination',
  ...WITHOUT_EFFECT,
]);

/**
 * Reads buses, rules, targets and API destinations from a synthesised template, so that one machine applies the very
 * rules that are deployed. Throws TemplateError, with the place, on whatever it does not understand.
 */
export const readTemplateRules = (template: Template, place: Place = LOCAL): TemplateRules => {
  const resources = resourcesOf(template);
  for (const [id, { type }] of resources) {
    if (type.startsWith('AWS::Events::') && !KNOWN.has(type)) {
      throw new TemplateError(id, `${type} is not understood`);
    }
  }
  const named = busNames(resources, namesOf(template, place));
  const outer = namesOf(template, place);
  const names: Names = (ref) => named.get(ref) ?? outer(ref);
  const context = { resources, names };
  return {
    buses: ['default', ...named.values()],
    rules: ofType(resources, 'AWS::Events::Rule').map(([id, rule]) => readRule(id, rule, context)),
    destinations: new Map(
      ofType(resources, 'AWS::Events::ApiDestination').map(([id, found]) => [
        id,
        readDestination(id, found, context),
      ]),
    ),
  };
};

const ofType = (
  resources: ReadonlyMap<string, Resource>,
  type: string,
): readonly (readonly [string, Resource])[] =>
  [...resources].filter(([, resource]) => resource.type === type);

const namesOf = (template: Template, place: Place): Names => {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Partition': place.partition,
    'AWS::AccountId': place.account,
    'AWS::Region': place.region,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const parameters = z
    .record(z.string(), z.object({ Default: z.string().optional() }))
    .catch({})
    .parse(template.Parameters);
  return (ref) => (Object.hasOwn(pseudo, ref) ? pseudo[ref] : parameters[ref]?.Default);
};

const busNames = (resources: ReadonlyMap<string, Resource>, names: Names): ReadonlyMap<string, string> =>
  new Map(
    ofType(resources, 'AWS::Events::EventBus').map(([id, bus]) => {
      const properties = checked(busShape, bus, id);
      return [id, asText(resolve(properties.Name, names, `${id}.Name`), `${id}.Name`)];
    }),
  );

const readRule = (id: string, rule: Resource, context: TemplateContext): Rule => {
  const properties = checked(ruleShape, rule, id);
  return {
    logicalId: id,
    name: properties.Name ?? id,
    bus: ruleBus(id, properties, context.names),
    pattern: readPattern(id, properties.EventPattern, context.names),
    enabled: properties.State !== 'DISABLED',
    targets: properties.Targets.map((target, i) => readTarget(target, context, `${id}.Targets[${i}]`)),
  };
};

const ruleBus = (id: string, { EventBusName: bus }: RuleProperties, names: Names): string =>
  bus === undefined ? 'default' : asText(resolve(bus, names, `${id}.EventBusName`), `${id}.EventBusName`);

const readPattern = (id: string, source: Json, names: Names): EventPattern => {
  const where = `${id}.EventPattern`;
  const read = parsePattern(resolve(source, names, where));
  if (read.kind === 'pattern') return read.pattern;
  throw new TemplateError(read.path === '' ? where : `${where}.${read.path}`, read.reason);
};
