import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import type { Command } from 'commander';
import { isClusterError } from '../adapters/kubernetes/errors.ts';
import { formatLine, recordCluster } from '../adapters/kubernetes/record.ts';
import { RESOURCE_NAMES, type ResourceName } from '../adapters/kubernetes/resources.ts';
import { type Duration, formatDuration } from '../core/time.ts';
import { oneLine, talking } from './cluster-access.ts';
import { type ClustersOptions, wantedCluster, withClusters } from './clusters.ts';
import { harmless } from './columns.ts';
import { pause } from './schedule.ts';
import { type SettingsOptions, settingsOf, withConfiguration } from './settings.ts';
import { durationOption } from './times.ts';
import { untilSignalled } from './until-signalled.ts';
import { UsageError } from './usage-error.ts';

type Options = ClustersOptions & Pick<SettingsOptions, 'config'> & { readonly for?: string };

/** `cronwitness record`: what a cluster's API says, word for word, so that it can be judged later and elsewhere. */
export const addRecord = (program: Command): void => {
  withConfiguration(withClusters(program.command('record')))
    .description("write down a cluster's lists and watches, to be judged later: audit --recording <dir>")
    .argument('<dir>', 'where to; it must hold no recording yet')
    .option('--for <duration>', 'how long (default: until it is stopped)')
    .action(async (directory: string, options: Options) => {
      const length = options.for === undefined ? null : durationOption('for', options.for);
      const taken = RESOURCE_NAMES.find((name) => existsSync(fileOf(directory, name)));
      if (taken !== undefined)
        throw new UsageError(`${directory}: holds a recording already (${taken}.ndjson.gz); name another`);
      await record(directory, options, length);
    });
};

const fileOf = (directory: string, name: ResourceName): string => join(directory, `${name}.ndjson.gz`);

type Tape = { readonly write: (text: string) => Promise<void>; readonly end: () => Promise<void> };

/** A gzip file that is whole once it has been ended, and readable up to the last flush before. */
const tape = (file: string): Tape => {
  const gzip: Gzip = createGzip();
  const out = gzip.pipe(createWriteStream(file, { flags: 'wx' }));
  const written = finished(out);
  written.catch(() => {}); // heard of at the next write, or at the end
  return {
    write: async (text) => {
      if (!gzip.write(text)) await Promise.race([new Promise((done) => gzip.once('drain', done)), written]);
    },
    end: async () => {
      gzip.end();
      await written;
    },
  };
};

const record = async (directory: string, options: Options, length: Duration | null): Promise<void> => {
  const { name, open } = wantedCluster(options, settingsOf(options));
  const connection = await open();
  mkdirSync(directory, { recursive: true });
  const tapes = RESOURCE_NAMES.map((resource) => [resource, tape(fileOf(directory, resource))] as const);
  const to = new Map(tapes);
  const counts = new Map<ResourceName, number>();
  const signalled = untilSignalled();
  const end = new AbortController();
  const stop = AbortSignal.any([signalled.stop, end.signal]);
  const timer = length === null ? Promise.resolve() : pause(length, stop).then(() => end.abort());
  process.stderr.write(
    `recording ${name} to ${directory}${length === null ? '' : ` for ${formatDuration(length)}`}; stop with Ctrl-C\n`,
  );
  try {
    await talking(() =>
      recordCluster(connection, {
        stop,
        write: async (resource, line) => {
          counts.set(resource, (counts.get(resource) ?? 0) + 1);
          await to.get(resource)?.write(formatLine(line));
        },
        trouble: (resource, error) =>
          process.stderr.write(`cronwitness: ${resource}: ${harmless(oneLine(error.message), 400)}\n`),
      }).catch((error: unknown) => {
        // Told to stop during a list: what there is so far is what was asked for.
        if (!(stop.aborted && isClusterError(error))) throw error;
      }),
    );
  } finally {
    end.abort();
    await timer;
    for (const [, each] of tapes) await each.end();
    signalled.done();
  }
  const lines = RESOURCE_NAMES.map((resource) => `${counts.get(resource) ?? 0} ${resource}`).join(', ');
  process.stdout.write(
    `recorded lines: ${lines}; judge them with: cronwitness audit --recording ${directory}\n`,
  );
};
