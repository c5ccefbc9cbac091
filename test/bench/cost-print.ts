import { type Line, writeUnitsOf } from './cost-bill.ts';
import type { Metered } from './cost-meter.ts';

const LEFT = `"paid" is after the allowances that never end ("always free"), by service and month: DynamoDB 25 GB of the class
Standard (this table is Standard-IA, and has none), Lambda 1 M calls and 400,000 GB-s, Scheduler 14 M, SQS 1 M,
CloudWatch 10 alarms, 10 metrics, 3 dashboards of up to 50 metrics, 5 GB of logs. They are the account's: where other
workloads use them up, what is paid goes up to "list".
Not metered but assumed: test/bench/cost-scale.ts. Off by default, because each costs more than all of this: a NAT
gateway or interface endpoints (only where a cluster has no public endpoint), X-Ray, metrics for each job.`;

const dollars = (value: number): string => value.toFixed(2).padStart(8);

/** What was metered, and the bill: a line for each component, by the price list and as it is paid. */
export const printBill = (lines: readonly Line[], m: Metered, asOf: string): void => {
  const runs = m.load.runsPerMinute * 60 * m.hours;
  const each = (name: string): string => {
    const use = m.functions[name];
    return use === undefined ? '' : `${name} ${(use.cpuMs / use.calls).toFixed(1)} ms`;
  };
  const units = Object.entries(m.kinds)
    .map(([kind, k]) => [kind, (k.tableUnits + k.indexUnits) / runs, k.bytes / runs] as const)
    .toSorted(([, a], [, b]) => b - a);
  const total = (of: 'list' | 'paid'): string => dollars(lines.reduce((sum, one) => sum + one[of], 0));
  const out = [
    `metered on ${m.by.date}, Node ${m.by.node}: ${m.load.jobs} jobs, ${m.hours} h, ${Math.round(runs)} runs, ${m.events} events, ${m.mails} mails`,
    `${(writeUnitsOf(m) / runs).toFixed(3)} write units a run: ${units
      .slice(0, 5)
      .map(([kind, of]) => `${kind} ${of.toFixed(3)}`)
      .join(', ')}, the rest ${units
      .slice(5)
      .reduce((sum, [, of]) => sum + of, 0)
      .toFixed(3)}`,
    `bytes a run that stay: ${units
      .filter(([, , bytes]) => bytes >= 1)
      .map(([kind, , bytes]) => `${kind} ${bytes.toFixed(0)}`)
      .join(', ')}`,
    `processor time of a tick: ${each('observe')}, ${each('judge')}`,
    '',
    `${'a month, in dollars'.padEnd(50)}${'amount'.padStart(20)}${'list'.padStart(8)}${'paid'.padStart(8)}`,
    ...lines.map(
      ({ component, amount, list, paid }) =>
        `${component.padEnd(50)}${amount.padStart(20)}${dollars(list)}${dollars(paid)}`,
    ),
    `${'together'.padEnd(70)}${total('list')}${total('paid')}`,
    '',
    `Prices of ${asOf}, us-east-1 (test/bench/prices.json).`,
    LEFT,
  ];
  process.stdout.write(`${out.join('\n')}\n`);
};
