import type { Json, JsonObject } from '../../core/event-pattern/json.ts';
import { arnOf, ofType, resolved, resourcesOf } from './intrinsics.ts';

/** What somebody wants to do. Condition keys have one or more values, as IAM gives them. */
export type Wish = {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
};

export type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

/** May a function do it? By its role's policies in the template and the bus's own: an Allow, and no Deny. */
export const judgeBy = (template: JsonObject, functionId: string) => {
  const role = roleOf(template, functionId);
  return judgeByPolicy(template, arnOf(template, role), statementsOf(template, role));
};

/** The same of anybody, by the policy that they have. */
export const judgeByPolicy = (template: JsonObject, arn: string, own: readonly Statement[]) => {
  const principal = { 'aws:PrincipalArn': [arn] };
  const ofBuses = ofType(template, 'AWS::Events::EventBusPolicy').map(
    ([, { Properties }]) => resolved(template, Properties.Statement ?? null) as unknown as Statement,
  );
  return (wish: Wish): boolean => {
    const asked = { ...wish, context: { ...wish.context, ...principal } };
    const denied = [...own, ...ofBuses].some((s) => s.Effect === 'Deny' && applies(s, asked));
    return !denied && own.some((s) => s.Effect === 'Allow' && applies(s, asked));
  };
};

export const roleOf = (template: JsonObject, functionId: string): string => {
  const role = resourcesOf(template)[functionId]?.Properties.Role as {
    readonly 'Fn::GetAtt': readonly string[];
  };
  return role['Fn::GetAtt'][0] ?? '';
};

export const statementsOf = (template: JsonObject, role: string): readonly Statement[] =>
  ofType(template, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => JSON.stringify(Properties.Roles).includes(`"${role}"`))
    .flatMap(([, { Properties }]) => {
      const document = Properties.PolicyDocument as JsonObject;
      return resolved(template, document.Statement as Json) as unknown as Statement[];
    });

const applies = (s: Statement, { action, resource, context = {} }: Wish): boolean =>
  listOf(s.Action).some((a) => like(a, action)) &&
  listOf(s.Resource).some((r) => like(r, resource)) &&
  Object.entries(s.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, context[key], listOf(wanted))),
  );

const holds = (
  operator: string,
  found: readonly string[] | undefined,
  wanted: readonly string[],
): boolean => {
  switch (operator) {
    case 'ForAllValues:StringLike':
      return (found ?? []).every((value) => wanted.some((w) => like(w, value)));
    case 'Null':
      return wanted.includes(String(found === undefined));
    case 'StringEquals':
      return found?.every((value) => wanted.includes(value)) === true;
    case 'ArnNotEquals':
      return found?.every((value) => !wanted.includes(value)) === true;
    default:
      throw new Error(`the simulation does not know the condition operator ${operator}`);
  }
};

const listOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;

const like = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(text);
