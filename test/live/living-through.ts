import { memoryStore } from '../../adapters/memory/store.ts';
import type { Fact } from '../../core/facts/fact.ts';
import type { JudgePorts } from '../../core/pipeline/judge.ts';
import type { Instant } from '../../core/time.ts';
import type { VerdictRow } from '../../core/verdict/row.ts';
import { expectedRows } from '../recording/expected.ts';
import { type Lab, lab, type Play, play } from './lab.ts';
import { at, portsOn, rowsIn } from './ports.ts';

export const TICK = 60_000;

const factsIn = async ({ ledger, cluster }: JudgePorts): Promise<readonly Fact[]> => {
  const facts: Fact[] = [];
  for await (const record of ledger.read(cluster, 1)) facts.push(...record.facts);
  return facts;
};

export const blindIn = async (ports: JudgePorts): Promise<readonly Fact[]> =>
  (await factsIn(ports)).filter((f) => f.kind === 'blind');

export type Lived = {
  readonly ports: JudgePorts;
  readonly problems: readonly string[];
  readonly rows: readonly VerdictRow[];
};

/** A fault from one instant to another, in cluster time; ticks come as ever. */
export const livingThrough = async (
  fault: { readonly from: string; readonly to: string } & Pick<Faulty, 'begin' | 'end'>,
  options: Partial<Play> = {},
): Promise<Lived> => {
  const made = await lab();
  const ports = portsOn(memoryStore());
  const [from, to] = [at(fault.from), at(fault.to)];
  let on = false;
  const before = async (t: Instant): Promise<void> => {
    if (!on && t >= from && t < to) await fault.begin(made);
    if (on && t >= to) await fault.end?.(made);
    on = t >= from && t < to;
  };
  const problems = await play(made, ports, { tick: TICK, before, ...options });
  return { ports, problems, rows: await rowsIn(ports) };
};

export type Faulty = {
  readonly begin: (made: Lab) => void | Promise<void>;
  readonly end?: (made: Lab) => void | Promise<void>;
};

/** Whatever we could not see: nothing may be said that is not so. Unknown is no mistake, and may not be final yet. */
export const falsehoods = (rows: readonly VerdictRow[]): readonly string[] => {
  const expected = new Map(expectedRows().map((r) => [`${r.cronJob}@${r.nominal}`, JSON.stringify(r)]));
  return rows.flatMap((row) => {
    const key = `${row.cronJob}@${row.nominal}`;
    const truth = JSON.parse(expected.get(key) ?? 'null');
    if (truth === null) return [`${key}: not due`];
    const start = ['unknown', 'pending', truth.start.kind].includes(row.start.kind);
    const end =
      row.finish === null ||
      row.finish.kind === 'unknown' ||
      row.finish.kind === 'running' ||
      (row.finish.kind === truth.finish?.kind && row.finish.cause === truth.finish?.cause);
    return start && end ? [] : [`${key}: ${JSON.stringify(row)} where ${JSON.stringify(truth)} is so`];
  });
};
