import { parseInstant } from '../time.ts';
import { ANNOTATION, type CronJobManifest } from './cron-job.ts';
import type { HandOver, Job, Scheduler, Shadow } from './job.ts';

/**
 * The job that a CronJob was rendered from: the inverse of `cronJobOf`. Annotations that people have damaged are
 * taken as absent, so that any CronJob gives a job.
 */
export const jobOfCronJob = ({ metadata, spec }: CronJobManifest): Job => {
  const said = (key: string): string | undefined => {
    const name = `${ANNOTATION}${key}`;
    return Object.hasOwn(metadata.annotations, name) ? metadata.annotations[name] : undefined;
  };
  const [container] = spec.jobTemplate.spec.template.spec.containers;
  const criticality = wholeNumber(said('criticality'));
  const longestRunSeconds = wholeNumber(said('longest-run-seconds'));
  const owner = said('owner');
  const shadow = readShadow(said('shadow'));
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    schedule: spec.schedule,
    ...(spec.timeZone === undefined ? {} : { timeZone: spec.timeZone }),
    command: container.command,
    image: said('image') === 'default' ? null : container.image,
    resources: container.resources,
    concurrencyPolicy: spec.concurrencyPolicy,
    ...(spec.startingDeadlineSeconds === undefined
      ? {}
      : { startingDeadlineSeconds: spec.startingDeadlineSeconds }),
    ...(longestRunSeconds === undefined ? {} : { longestRunSeconds }),
    ...(owner === undefined ? {} : { owner }),
    ...(criticality === undefined ? {} : { criticality }),
    scheduler: said('scheduler') === 'chronos' ? 'chronos' : 'kubernetes',
    since: readSince(said('since')),
    ...(shadow === undefined ? {} : { shadow }),
  };
};

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

const readSince = (text: string | undefined): readonly HandOver[] =>
  (text ?? '').split(', ').flatMap((entry) => {
    const [when = '', scheduler = ''] = entry.split(' ');
    const at = parseInstant(when);
    return at === undefined || !isScheduler(scheduler) ? [] : [{ at, scheduler }];
  });

const isScheduler = (text: string): text is Scheduler => text === 'kubernetes' || text === 'chronos';

const readShadow = (text: string | undefined): Shadow | undefined => {
  if (text === 'always') return { kind: 'always' };
  const [from, to] = (text ?? '').split(' ').map(parseInstant);
  return from === undefined || to === undefined ? undefined : { kind: 'within', interval: { from, to } };
};
