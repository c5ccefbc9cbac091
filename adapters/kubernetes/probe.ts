import type { Instant } from '../../core/time.ts';
import type { ClusterConnection } from './connect.ts';
import type { Permission } from './errors.ts';
import { readText } from './http.ts';
import { serverTimeOf } from './list.ts';
import { isRecord, parseObject } from './raw-object.ts';
import { RESOURCE_NAMES, RESOURCES } from './resources.ts';

/** What an API server says of itself. */
export type ServerInfo = {
  /** As `kubectl version` shows it: `v1.36.0`, `v1.29.4-eks-1234`; '' when it does not say. */
  readonly gitVersion: string;
  /** 36 for v1.36; undefined when it is no number (some vendors write `28+`, which is read as 28). */
  readonly minor: number | undefined;
  /** Its clock, to the second: beside ours it gives the skew. */
  readonly serverTime: Instant | undefined;
};

/** Asks for /version, which needs no permission. @throws a ClusterError when the server cannot be reached */
export const serverInfo = async (
  connection: ClusterConnection,
  signal?: AbortSignal,
): Promise<ServerInfo> => {
  const answer = await connection.request('/version', {}, { signal });
  const { gitVersion, minor } = parseObject(await readText(answer.body));
  const digits = typeof minor === 'string' ? /^\d+/.exec(minor)?.[0] : undefined;
  return {
    gitVersion: typeof gitVersion === 'string' ? gitVersion : '',
    minor: digits === undefined ? undefined : Number(digits),
    serverTime: serverTimeOf(answer),
  };
};

/** All that Cronwitness ever does to a cluster. */
const VERBS = ['get', 'list', 'watch'];

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/**
 * Which of the permissions that we need are missing, in all namespaces; none is best. Every account may ask
 * this about itself (the role system:basic-user). @throws a ClusterError
 */
export const missingPermissions = async (
  connection: ClusterConnection,
  signal?: AbortSignal,
): Promise<readonly Permission[]> => {
  const needed = RESOURCE_NAMES.flatMap((resource) =>
    VERBS.map((verb): Permission => ({ verb, resource, group: RESOURCES[resource].group })),
  );
  const allowed = await Promise.all(needed.map((permission) => isAllowed(connection, permission, signal)));
  return needed.filter((_, i) => !allowed[i]);
};

const isAllowed = async (
  connection: ClusterConnection,
  permission: Permission,
  signal: AbortSignal | undefined,
): Promise<boolean> => {
  const post = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: permission },
  };
  const { body } = await connection.request(REVIEWS, {}, { post, signal });
  const { status } = parseObject(await readText(body));
  return isRecord(status) && status.allowed === true;
};
