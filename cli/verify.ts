import type { Command } from 'commander';
import type { ChainFault, KnownHead } from '../core/ports/ledger.ts';
import type { Difference } from '../core/proof/difference.ts';
import { type Rejudged, rejudge } from '../core/proof/rejudge.ts';
import { harmless } from './columns.ts';
import { progressBar } from './progress.ts';
import { clusterIn, type OpenStore, type StoreOptions, usingStore, withStoreOptions } from './store.ts';
import { type Style, styleFor } from './style.ts';
import { UsageError } from './usage-error.ts';

type Options = StoreOptions & { readonly output: string; readonly head: readonly KnownHead[] };

/** `cronwitness verify`: proves that no record was altered and that the verdicts follow from the records. */
export const addVerify = (program: Command): void => {
  const command = program
    .command('verify')
    .description('walk the ledger, prove that nothing was altered, and judge it anew')
    .option(
      '--head <sequence:hash>',
      'a ledger head that a weekly report told: shows also what was cut off or written anew (may be given again)',
      (text: string, before: readonly KnownHead[]) => [...before, headIn(text)],
      [],
    )
    .option('-o, --output <format>', 'text, json', 'text');
  withStoreOptions(command).action(async (options: Options) => {
    if (options.output !== 'text' && options.output !== 'json')
      throw new UsageError(`-o: "${options.output}" is not a format; expected text, json`);
    await usingStore(options, async (store) => {
      const cluster = await clusterIn(store, options);
      const proof = await prove(store, cluster, options.head);
      const text = options.output === 'json' ? `${JSON.stringify(proof, null, 2)}\n` : render(proof);
      process.stdout.write(text);
      if (!proof.good) process.exitCode = 1;
    });
  });
};

// A few digits would fit by chance; a report of before has sixteen, one of today all.
const HEAD = /^([1-9]\d{0,14}):([0-9a-f]{16,64})$/;

const headIn = (text: string): KnownHead => {
  const [, sequence, hash] = HEAD.exec(text) ?? [];
  if (sequence === undefined || hash === undefined)
    throw new UsageError(
      `--head: "${text}" is not a ledger head; expected SEQUENCE:HASH as a report has it, such as 20160:9f2c9f2c9f2c9f2c`,
    );
  return { sequence: Number(sequence), hash };
};

export type Proof = {
  readonly cluster: string;
  readonly good: boolean;
  readonly records: number;
  /** The last record and its hash: the weekly report carries both, so that a chain that was cut short is noticed. */
  readonly last: number;
  readonly head: string;
  /** As many heads that were known before are still where they were. */
  readonly known: number;
  readonly faults: readonly ChainFault[];
  /** Null where the chain has a fault: what follows from altered facts proves nothing. */
  readonly verdicts: Rejudged | null;
};

export const prove = async (
  store: OpenStore,
  cluster: string,
  known: readonly KnownHead[] = [],
): Promise<Proof> => {
  const { records, last, head, faults } = await store.verify(cluster, known);
  const verdicts = faults.length > 0 ? null : await judgedAnew(store, { cluster, records });
  const differ = verdicts?.kind === 'rejudged' && verdicts.differences.length > 0;
  const good = faults.length === 0 && !differ;
  return { cluster, good, records, last, head, known: known.length, faults, verdicts };
};

const judgedAnew = async (
  store: OpenStore,
  { cluster, records }: { readonly cluster: string; readonly records: number },
): Promise<Rejudged> => {
  const bar = progressBar('judging anew', records);
  try {
    return await rejudge({ ...store, cluster, progress: bar.step });
  } finally {
    bar.done();
  }
};

// More than anybody reads; JSON has them all.
const MOST = 50;

const render = ({ cluster, records, last, head, known, faults, verdicts }: Proof): string => {
  const style = styleFor(process.stdout);
  const chain =
    faults.length === 0
      ? [
          `${style.good('good')}  ${records} ledger records of ${harmless(cluster)}, unbroken; head ${head === '' ? 'none' : `${last}:${head}`}`,
          ...(known === 0
            ? []
            : [`${style.good('good')}  ${known} known ${known === 1 ? 'head is' : 'heads are'} in it`]),
        ]
      : [
          `${style.bad('BAD')}   the ledger of ${harmless(cluster)}: ${faults.length} of ${records} records`,
          ...listed(faults.map((f) => `record ${f.sequence} ${f.fault}: ${f.detail}`)),
        ];
  return [...chain, ...verdictLines(verdicts, style), ''].join('\n');
};

const verdictLines = (verdicts: Rejudged | null, style: Style): readonly string[] => {
  if (verdicts === null)
    return [`${style.warn('--')}    the verdicts were not judged anew: their facts are in doubt`];
  if (verdicts.kind === 'not-from-the-start')
    return [
      `${style.warn('--')}    the verdicts were not judged anew: the ledger begins at record ${verdicts.first}, what was before has expired`,
    ];
  const { differences } = verdicts;
  return differences.length === 0
    ? [`${style.good('good')}  ${verdicts.verdicts} stored verdicts follow from ${verdicts.records} records`]
    : [
        `${style.bad('BAD')}   ${differences.length} stored verdicts do not follow from the ${verdicts.records} records`,
        ...listed(differences.map(inWords)),
      ];
};

const inWords = ({ of, subject, stored, judged }: Difference): string =>
  harmless(`${of} ${subject}: stored ${stored ?? 'nothing'}; the facts say ${judged ?? 'nothing'}`);

const listed = (lines: readonly string[]): readonly string[] => [
  ...lines.slice(0, MOST).map((line) => `      ${line}`),
  ...(lines.length > MOST ? [`      … and ${lines.length - MOST} more (-o json has all)`] : []),
];
