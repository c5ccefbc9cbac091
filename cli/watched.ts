import type { ClusterConnection } from '../adapters/kubernetes/connect.ts';
import { heldSource } from '../adapters/kubernetes/held-source.ts';
import { lateSource } from '../adapters/kubernetes/late-source.ts';
import { recordingSource } from '../adapters/recording/source.ts';
import type { Source } from '../core/ports/source.ts';
import { type Duration, formatDuration, formatSeconds } from '../core/time.ts';
import { recordingAt } from './audit.ts';
import { type WantedCluster, wantedClusters } from './clusters.ts';
import { liveTicks, recordedTicks, type Ticks } from './schedule.ts';
import type { Settings } from './settings.ts';
import type { UpOptions } from './up.ts';
import { UsageError } from './usage-error.ts';

/** What is watched: a cluster, or a recording of one. */
export type Watched = {
  readonly cluster: string;
  readonly says: string;
  readonly source: Source;
  readonly ticks: Ticks;
  readonly stop: () => Promise<void>;
};

export type Pace = { readonly every: Duration; readonly speed: number; readonly stop: AbortSignal };

/** Everything that `up` was told to watch. @throws UsageError where none of it can be */
export const watchedOf = async (
  options: UpOptions,
  settings: Settings,
  pace: Pace,
): Promise<readonly Watched[]> => {
  if (options.recording !== undefined) return [await watchedRecording(options.recording, pace)];
  const wanted = wantedClusters(options, settings);
  const tried = await Promise.all(wanted.map(tryToOpen));
  const mistakes = tried.flatMap((t) => (t.error instanceof UsageError ? [t] : []));
  // A mistake in one cluster's access is its own trouble; where nothing is left to watch it is everybody's.
  if (mistakes.length === tried.length)
    throw new UsageError(mistakes.map(messageOf(tried.length)).join('\n'));
  return tried.map((each) => watchedCluster(each, { ...pace, owner: settings.configuration?.owners.from }));
};

type Tried = {
  readonly wanted: WantedCluster;
  readonly connection: ClusterConnection | null;
  readonly error: unknown;
};

const tryToOpen = async (wanted: WantedCluster): Promise<Tried> => {
  try {
    return { wanted, connection: await wanted.open(), error: null };
  } catch (error) {
    return { wanted, connection: null, error };
  }
};

const messageOf =
  (count: number) =>
  ({ wanted, error }: Tried): string => {
    const said = error instanceof Error ? error.message : String(error);
    return count === 1 ? said : `${wanted.name}: ${said}`;
  };

const watchedCluster = (
  { wanted: { name, open }, connection: ready }: Tried,
  { every, stop, owner }: Pace & { readonly owner: string | undefined },
): Watched => {
  let connection = ready;
  const source = lateSource(async () => {
    connection ??= await open();
    return heldSource(connection, { stop, ...(owner === undefined ? {} : { owner }) });
  });
  return {
    cluster: name,
    says: `${name} (${ready?.server ?? 'not reachable yet'}) every ${formatDuration(every)}`,
    source,
    ticks: liveTicks(every, stop),
    stop: source.stop,
  };
};

const watchedRecording = async (directory: string, { every, speed, stop }: Pace): Promise<Watched> => {
  const recording = await recordingAt(directory);
  const cluster = `recording ${formatSeconds(recording.start)}`;
  return {
    cluster,
    says: `the ${cluster} ${speed} times as fast`,
    source: recordingSource(recording),
    ticks: recordedTicks({ from: recording.start, to: recording.end }, { every, speed, stop }),
    stop: async () => {},
  };
};
