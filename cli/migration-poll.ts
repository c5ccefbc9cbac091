import { type Command, Option } from 'commander';
import { pollChronos } from '../adapters/chronos/poll.ts';
import type { PollTaken } from '../core/migration/take-poll.ts';
import { type Duration, formatInstant, type Instant, instant } from '../core/time.ts';
import { type ChronosSource, loadChronosJobs } from './load-chronos.ts';
import { writingBook } from './migration-store.ts';
import type { StoreOptions } from './store.ts';
import { durationOption } from './times.ts';
import { WorldError } from './world-error.ts';

type Options = ChronosSource & StoreOptions & { readonly every?: string };

/** `migration poll --chronos URL`: one look at Chronos' counters, or one after another. */
export const addPoll = (migration: Command): void => {
  migration
    .command('poll')
    .description('read lastSuccess, lastError and the counters of Chronos into the store')
    .addOption(
      new Option('--chronos <url>', 'the REST API (CRONWITNESS_CHRONOS_PASSWORD)').makeOptionMandatory(),
    )
    .option('--chronos-user <name>', 'for basic authentication')
    .option('--chronos-ca <file>', 'the certificate authority of its TLS certificate (PEM)')
    .option('--chronos-timeout <duration>', 'how long to wait for an answer', '30s')
    .option('--data <dir>', 'where the embedded store lives', '.cronwitness')
    .option('--table <name>', 'a deployed DynamoDB table instead, with your own AWS credentials')
    .option('--every <duration>', 'look again and again until interrupted (default: once)')
    .action(poll);
};

const poll = async (options: Options): Promise<void> => {
  const every = options.every === undefined ? null : durationOption('every', options.every);
  const list = () => loadChronosJobs(options, process.env.CRONWITNESS_CHRONOS_PASSWORD);
  // A wrong address is told before a store is made.
  const first = await list();
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  let answer: typeof first | null = first;
  await writingBook(options, async ({ book }) => {
    await pollChronos({
      book,
      list: async () => {
        const known = answer ?? (await list());
        answer = null;
        return known;
      },
      every: every ?? second,
      now: () => instant(Date.now()),
      wait: (length) => pause(length, stop.signal),
      taken: (taken, at) => {
        process.stdout.write(`${takenText(taken, at)}\n`);
        if (every === null) stop.abort();
      },
      failed: (error) => {
        if (!(error instanceof WorldError)) throw error;
        process.stderr.write(`cronwitness: ${error.message}\n`);
      },
      signal: stop.signal,
    });
    return null;
  });
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
};

const second: Duration = durationOption('every', '1s');

const pause = (length: Duration, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const timer = setTimeout(finish, length);
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      done();
    }
    signal.addEventListener('abort', finish);
  });

const takenText = ({ jobs, changed, runs, unseen, resets }: PollTaken, at: Instant): string => {
  const more = unseen === 0 ? '' : `, ${unseen} more ended without a time of their own`;
  const reset = resets === 0 ? '' : `, ${resets} counters went back`;
  return `${formatInstant(at)}  ${jobs} jobs, ${changed} changed: ${runs} runs with the time of their end${more}${reset}`;
};
