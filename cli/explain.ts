import type { Command } from 'commander';
import { renderExplanation } from '../core/explain/render-text.ts';
import { explainIn } from '../core/history-query/explain-run.ts';
import { nearestRuns, runAt } from '../core/history-query/one-run.ts';
import { presentReader } from '../core/history-query/present.ts';
import { formatRunId, parseRunId, type RunId } from '../core/history-query/run-id.ts';
import { clusterIn, type OpenStore, type StoreOptions, usingStore, withStoreOptions } from './store.ts';
import { styleFor } from './style.ts';
import { UsageError } from './usage-error.ts';

type Options = StoreOptions & { readonly output: string };

/** `cronwitness explain NS/NAME@NOMINAL`: one run's verdict with everything that led to it. */
export const addExplain = (program: Command): void => {
  const command = program
    .command('explain')
    .description('why one run has the verdict that it has, fact by fact')
    .argument('<namespace/name@nominal>', 'such as payments/settle@2026-11-22T15:30:00Z')
    .option('-o, --output <format>', 'text, json', 'text');
  withStoreOptions(command).action(async (text: string, options: Options) => {
    const run = parseRunId(text);
    if (run === undefined)
      throw new UsageError(
        `"${text}" is not a run; expected NAMESPACE/NAME@TIME such as payments/settle@2026-11-22T15:30:00Z`,
      );
    if (options.output !== 'text' && options.output !== 'json')
      throw new UsageError(`-o: "${options.output}" is not a format; expected text, json`);
    await usingStore(options, async (store) => {
      const cluster = await clusterIn(store, options);
      const explanation = await explanationOf(store, cluster, run);
      process.stdout.write(
        options.output === 'json'
          ? `${JSON.stringify(explanation, null, 2)}\n`
          : renderExplanation(explanation, styleFor(process.stdout)),
      );
    });
  });
};

const explanationOf = async (store: OpenStore, cluster: string, run: RunId) => {
  const present = await presentReader(store)(cluster);
  const source = { ...store, present };
  const verdict = await runAt(source, cluster, run);
  if (verdict !== null) return explainIn(present, verdict);
  const near = (await nearestRuns(source, cluster, run)).map((v) =>
    formatRunId({ cronJob: v, nominal: v.nominal }),
  );
  throw new UsageError(
    `no run of ${formatRunId(run).replace('@', ' was due at ')}; ${near.length === 0 ? 'none within a day of it, either' : `the nearest: ${near.join(', ')}`}`,
  );
};
