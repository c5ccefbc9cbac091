type Json = { readonly [name: string]: unknown };
type Resource = { readonly Type: string; readonly Properties?: Json };

// They say who may do what in the cloud, not who gets what.
const ONLY_IN_THE_CLOUD = new Set(['AWS::Events::EventBusPolicy', 'AWS::Events::Archive']);

/**
 * Of a synthesised template, what an embedded bus needs: bus, rules and API destinations as they are, and of what those
 * point at only that it is there, and of which type.
 */
export const extractRules = ({
  Resources: all,
}: {
  readonly Resources: Readonly<Record<string, Resource>>;
}) => {
  const ours = Object.entries(all).filter(
    ([, { Type }]) => Type.startsWith('AWS::Events::') && !ONLY_IN_THE_CLOUD.has(Type),
  );
  const named = new Set(ours.flatMap(([, resource]) => referencesIn(resource)));
  const pointedAt = Object.entries(all)
    .filter(([id]) => named.has(id) && !ours.some(([known]) => known === id))
    .map(([id, { Type }]) => [id, { Type, Properties: {} }] as const);
  return { Resources: Object.fromEntries([...ours, ...pointedAt]) };
};

const referencesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === 'Ref' && typeof inner === 'string') return [inner];
    if (name === 'Fn::GetAtt' && Array.isArray(inner)) return [String(inner[0])];
    return referencesIn(inner);
  });
};
