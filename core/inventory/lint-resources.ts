import type { Finding, Rule, Severity } from './finding.ts';
import type { PlacedJob } from './job.ts';
import { parseQuantity } from './quantity.ts';

// A container gets nothing done below these, and no node is as large as those above: a unit was forgotten or wrong.
// "128m" of memory (an eighth of a byte) and "512" (bytes) are the classics.
const SANE: Readonly<Record<string, readonly [least: number, most: number]>> = {
  cpu: [0.001, 512],
  memory: [1024 * 1024, 24 * 1024 ** 4],
};

type Amount = { readonly kind: 'requests' | 'limits'; readonly name: string; readonly text: string };

/** Quantities that do not parse, are absurd, or ask for more than their limit allows. */
export const lintResources = ({ job, at }: PlacedJob): readonly Finding[] => {
  const { requests = {}, limits = {} } = job.resources;
  const found: Finding[] = [];
  const add = (severity: Severity, rule: Rule, message: string): void => {
    found.push({ severity, rule, job: job.name, message, at: at('resources') });
  };
  const amounts: readonly Amount[] = [
    ...Object.entries(requests).map(([name, text]) => ({ kind: 'requests', name, text }) as const),
    ...Object.entries(limits).map(([name, text]) => ({ kind: 'limits', name, text }) as const),
  ];
  for (const amount of amounts) {
    const [rule, message] = oddity(amount) ?? [];
    if (rule !== undefined && message !== undefined)
      add(rule === 'bad-quantity' ? 'error' : 'warning', rule, message);
  }
  for (const [name, text] of Object.entries(requests)) {
    const limit = limits[name];
    const [asked = 0, allowed = Number.POSITIVE_INFINITY] = [
      parseQuantity(text),
      parseQuantity(limit ?? 'none'),
    ];
    if (asked > allowed)
      add('error', 'request-over-limit', `requests ${name} ${text}, more than its limit ${limit}`);
  }
  if (limits.memory === undefined)
    add('warning', 'no-memory-limit', 'no memory limit: one leak can take its node along');
  return found;
};

const oddity = ({ kind, name, text }: Amount): readonly [Rule, string] | undefined => {
  const value = parseQuantity(text);
  if (value === undefined)
    return ['bad-quantity', `${kind}.${name}: "${text}" is not a quantity such as 500m, 2 or 128Mi`];
  if (value < 0) return ['bad-quantity', `${kind}.${name}: "${text}" is negative`];
  const [least, most] = SANE[name] ?? [0, Number.POSITIVE_INFINITY];
  if (value >= least && value <= most) return undefined;
  return [
    'odd-quantity',
    `${kind}.${name}: ${text} is ${value} ${name === 'cpu' ? 'cores' : 'bytes'}; is the unit meant?`,
  ];
};
