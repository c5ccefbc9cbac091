import { type Duration, formatDuration } from '../../core/time.ts';

/**
 * What can go wrong between us and an API server. Every message says which cluster resource it is about and
 * what a reader can do; `cause` keeps the original. Anything that is not one of these is our own mistake.
 */
export type ClusterError =
  | ClusterUnreachable
  | Unauthorized
  | Forbidden
  | Gone
  | TooManyRequests
  | ServerFailed
  | RequestRefused
  | MalformedResponse
  | OutOfTime;

/** No HTTP answer at all: refused, reset, name not found, certificate not trusted. */
export class ClusterUnreachable extends Error {
  readonly kind = 'unreachable';
  constructor(server: string, cause: unknown) {
    super(`cannot reach ${server}: ${messageOf(cause)}`, { cause });
  }
}

/** Nothing came from it for so long: stopped, or cut off without a word. Whoever asks again at once waits as long again. */
export class ClusterSilent extends ClusterUnreachable {
  constructor(server: string, silence: Duration) {
    super(server, new Error(`no answer for ${formatDuration(silence)}`));
  }
}

/** 401, also after the credentials were made anew once; or they could not be made at all, which `cause` explains. */
export class Unauthorized extends Error {
  readonly kind = 'unauthorized';
  constructor(server: string, cause?: unknown) {
    super(
      cause === undefined
        ? `${server} does not accept our credentials (401), also after renewing them once`
        : `no credentials for ${server}: ${messageOf(cause)}`,
      { cause },
    );
  }
}

/** What a role must allow: the words of a ClusterRole rule. */
export type Permission = { readonly verb: string; readonly resource: string; readonly group: string };

/** 403. A real API server also answers so for some seconds after a restart, until it has loaded its roles. */
export class Forbidden extends Error {
  readonly kind = 'forbidden';
  readonly missing: Permission;
  constructor(missing: Permission, said: string) {
    const group = missing.group === '' ? 'the core API group' : `API group "${missing.group}"`;
    super(
      `missing permission: ${missing.verb} ${missing.resource} in ${group} (the API server says: ${said})`,
    );
    this.missing = missing;
  }
}

/** 410: the version or the continue token is older than what the API server remembers. */
export class Gone extends Error {
  readonly kind = 'gone';
}

/** 429, still so after waiting as often as we are willing to. */
export class TooManyRequests extends Error {
  readonly kind = 'too-many-requests';
  readonly retryAfter: Duration | undefined;
  constructor(server: string, retryAfter: Duration | undefined) {
    super(`${server} is overloaded and asks us to come back later (429)`);
    this.retryAfter = retryAfter;
  }
}

/** 5xx, still so after the retries; or an `ERROR` object with such a code. */
export class ServerFailed extends Error {
  readonly kind = 'server-failed';
  readonly status: number;
  constructor(status: number, said: string) {
    super(`the API server failed (${status}): ${said}`);
    this.status = status;
  }
}

/** Any other 4xx: the request itself is wrong for this server. */
export class RequestRefused extends Error {
  readonly kind = 'refused';
  readonly status: number;
  constructor(status: number, said: string) {
    super(`the API server refused the request (${status}): ${said}`);
    this.status = status;
  }
}

/** A body that is not what the Kubernetes API promises: cut in the middle, not JSON, no resourceVersion. */
export class MalformedResponse extends Error {
  readonly kind = 'malformed';
}

/** Our own deadline passed, or we were told to stop. */
export class OutOfTime extends Error {
  readonly kind = 'out-of-time';
}

const KINDS = [
  ClusterUnreachable,
  Unauthorized,
  Forbidden,
  Gone,
  TooManyRequests,
  ServerFailed,
  RequestRefused,
  MalformedResponse,
  OutOfTime,
] as const;

/** Tells the world's trouble from ours: only the former may be caught and carried on with. */
export const isClusterError = (error: unknown): error is ClusterError =>
  KINDS.some((kind) => error instanceof kind);

export const messageOf = (error: unknown): string => {
  // Node joins the failures of several addresses in an AggregateError whose own message is empty.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
};
