import { ChronosError, fetchChronosJobs } from '../adapters/chronos/fetch-chronos-jobs.ts';
import { readChronosJobs } from '../adapters/chronos/read-chronos-jobs.ts';
import type { ChronosJob } from '../core/chronos/chronos-job.ts';
import { parseDuration } from '../core/time.ts';
import { readText } from './read-text.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

/** Where Chronos' job list comes from: a saved answer, or the REST API. */
export type ChronosSource = {
  readonly chronosList?: string;
  readonly chronos?: string;
  readonly chronosUser?: string;
  readonly chronosCa?: string;
  readonly chronosTimeout: string;
};

/**
 * Chronos' jobs. A bad file or option is a `UsageError`, a Chronos that does not give its list a `WorldError`, each one
 * line. `password` comes from the environment, never from the command line, where others could read it.
 */
export const loadChronosJobs = async (
  source: ChronosSource,
  password: string | undefined,
): Promise<readonly ChronosJob[]> => {
  if ((source.chronosList === undefined) === (source.chronos === undefined)) {
    throw new UsageError('give either --chronos-list FILE or --chronos URL');
  }
  return source.chronos === undefined
    ? fromFile(source.chronosList ?? '')
    : fromApi(source.chronos, source, password);
};

const fromFile = (file: string): readonly ChronosJob[] => {
  const read = readChronosJobs(readText(file));
  if (!read.ok) throw new UsageError(`${file} holds ${read.message}`);
  return read.jobs;
};

const fromApi = async (
  url: string,
  { chronosUser, chronosCa, chronosTimeout }: ChronosSource,
  password: string | undefined,
): Promise<readonly ChronosJob[]> => {
  const timeoutMilliseconds = parseDuration(chronosTimeout);
  if (timeoutMilliseconds === undefined)
    throw new UsageError(`--chronos-timeout: "${chronosTimeout}" is not a length of time such as 30s`);
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url))
    throw new UsageError('--chronos: not a URL such as https://chronos.example.test:4400');
  if (chronosCa !== undefined) readText(chronosCa);
  try {
    return await fetchChronosJobs({
      url,
      timeoutMilliseconds,
      ...(chronosUser === undefined ? {} : { user: chronosUser }),
      ...(password === undefined ? {} : { password }),
      ...(chronosCa === undefined ? {} : { caFile: chronosCa }),
    });
  } catch (error) {
    if (error instanceof ChronosError) throw new WorldError(error.message, { cause: error });
    throw error;
  }
};
