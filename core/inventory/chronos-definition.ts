import type { ChronosVersion } from '../chronos/chronos-occurrences.ts';
import { isoOfCron } from '../chronos/iso-of-cron.ts';
import type { Instant } from '../time.ts';
import { isActiveOn, type Job } from './job.ts';
import { parseQuantity } from './quantity.ts';

/** What is posted to Chronos' `/v1/scheduler/iso8601`. */
export type ChronosDefinition = {
  readonly name: string;
  readonly command: string;
  readonly shell: boolean;
  readonly arguments: readonly string[];
  readonly schedule: string;
  readonly scheduleTimeZone: string;
  /** Version 3 would ignore it, so it is not written there. */
  readonly epsilon?: string;
  readonly owner: string;
  readonly cpus?: number;
  /** Mebibytes. */
  readonly mem?: number;
  readonly concurrent: boolean;
  readonly disabled: boolean;
};

export type ChronosRendering =
  | { readonly ok: true; readonly definition: ChronosDefinition; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** The Chronos job with the same runs, or why there is none. `asOf` is where the repetition begins. */
export const chronosDefinitionOf = (job: Job, version: ChronosVersion, asOf: Instant): ChronosRendering => {
  if (!/^[\w.-]+$/.test(job.name))
    return { ok: false, message: `Chronos accepts no name like "${job.name}"` };
  if (job.concurrencyPolicy === 'Replace') {
    return { ok: false, message: 'concurrencyPolicy Replace: Chronos never ends a run to start the next' };
  }
  const iso = isoOfCron(job.schedule, { timeZone: job.timeZone, version }, asOf);
  if (!iso.ok) return iso;
  const deadline = job.startingDeadlineSeconds;
  const epsilon = version === 2 && deadline !== undefined ? { epsilon: `PT${deadline}S` } : {};
  const lost =
    version === 3 && deadline !== undefined
      ? [`startingDeadlineSeconds ${deadline} has no counterpart: Chronos 3 starts a missed run however late`]
      : [];
  const definition = {
    name: job.name,
    ...commandOf(job.command),
    schedule: iso.schedule,
    scheduleTimeZone: iso.scheduleTimeZone,
    ...epsilon,
    owner: job.owner ?? '',
    ...amountsOf(job),
    concurrent: job.concurrencyPolicy === 'Allow',
    disabled: !isActiveOn(job, 'chronos', asOf),
  };
  return { ok: true, definition, warnings: [...iso.warnings, ...lost] };
};

const commandOf = (
  command: readonly string[],
): Pick<ChronosDefinition, 'command' | 'shell' | 'arguments'> => {
  const [program = '', flag, script] = command;
  if (/^(\/bin\/)?sh$/.test(program) && flag === '-c' && script !== undefined && command.length === 3) {
    return { command: script, shell: true, arguments: [] };
  }
  return { command: program, shell: false, arguments: command.slice(1) };
};

// Mesos reserves what a task asks for: the request where there is one, the limit otherwise.
const amountsOf = ({ resources }: Job): Pick<ChronosDefinition, 'cpus' | 'mem'> => {
  const amount = (name: string): number | undefined =>
    parseQuantity(resources.requests?.[name] ?? resources.limits?.[name] ?? '');
  const [cpus, memory] = [amount('cpu'), amount('memory')];
  return {
    ...(cpus === undefined ? {} : { cpus }),
    ...(memory === undefined ? {} : { mem: Math.ceil(memory / 1024 ** 2) }),
  };
};
