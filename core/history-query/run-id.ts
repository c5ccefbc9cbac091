import { formatSeconds, type Instant, parseInstant } from '../time.ts';
import type { CronJobName } from './query.ts';

/** One due run, as people write it: `payments/settle@2026-11-22T15:30:00Z`. */
export type RunId = { readonly cronJob: CronJobName; readonly nominal: Instant };

// RFC 1123 subdomains of at most 253 characters; namespaces are labels of at most 63.
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const NAME = /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/;

/** Reads `namespace/name`; anything that Kubernetes would not take for one is `undefined`. */
export const parseCronJobName = (text: string): CronJobName | undefined => {
  const [namespace = '', name = '', ...rest] = text.split('/');
  return rest.length === 0 && isNamespace(namespace) && isName(name) ? { namespace, name } : undefined;
};

export const isNamespace = (text: string): boolean => NAMESPACE.test(text);
export const isName = (text: string): boolean => NAME.test(text);

export const parseRunId = (text: string): RunId | undefined => {
  const at = text.indexOf('@');
  const cronJob = at < 0 ? undefined : parseCronJobName(text.slice(0, at));
  const nominal = parseInstant(text.slice(at + 1));
  return cronJob === undefined || nominal === undefined ? undefined : { cronJob, nominal };
};

export const formatRunId = ({ cronJob, nominal }: RunId): string =>
  `${cronJob.namespace}/${cronJob.name}@${formatSeconds(nominal)}`;
