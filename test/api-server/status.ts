import { KINDS, type KubeObject, type Plural } from './kinds.ts';

/** The body of a refusal, as k8s.io/apimachinery writes it (pkg/api/errors). */
export const status = (code: number, reason: string, message: string): KubeObject => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  code,
});

export const unauthorized = (): KubeObject => status(401, 'Unauthorized', 'Unauthorized');

export const forbidden = (user: string, verb: string, plural: Plural): KubeObject => {
  const { group } = KINDS[plural];
  const name = group === '' ? plural : `${plural}.${group}`;
  const message =
    `${name} is forbidden: User "${user}" cannot ${verb} resource "${plural}" ` +
    `in API group "${group}" at the cluster scope`;
  return { ...status(403, 'Forbidden', message), details: { ...(group && { group }), kind: plural } };
};

export const tooOld = (asked: number, oldest: number): KubeObject =>
  status(410, 'Expired', `too old resource version: ${asked} (${oldest})`);

/** Events come from etcd, whose compaction knows no oldest version to name. */
export const compacted = (): KubeObject =>
  status(410, 'Expired', 'The resourceVersion for the provided watch is too old.');

export const continueExpired = (): KubeObject =>
  status(410, 'Expired', 'The provided continue parameter is too old to display a consistent list result.');

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

export const plainStatus = (code: number, message?: string): KubeObject =>
  status(code, REASONS[code] ?? 'Unknown', message ?? REASONS[code] ?? 'Unknown');
