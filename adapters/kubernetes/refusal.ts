import { type Duration, seconds } from '../../core/time.ts';
import {
  type ClusterError,
  Forbidden,
  Gone,
  MalformedResponse,
  type Permission,
  RequestRefused,
  ServerFailed,
  TooManyRequests,
  Unauthorized,
} from './errors.ts';
import { type Answer, readText } from './http.ts';
import { isRecord, parseObject, type RawObject } from './raw-object.ts';

/** Reads an answer that is not 2xx into a typed error. */
export const refusal = async (answer: Answer, server: string): Promise<ClusterError> => {
  const status = parseStatus(await readText(answer.body));
  switch (answer.status) {
    case 401:
      return new Unauthorized(server);
    case 403:
      return new Forbidden(permissionOf(status), textOf(status.message));
    case 410:
      return new Gone(textOf(status.message));
    case 429:
      return new TooManyRequests(server, retryAfterOf(answer));
    default:
      return failureOf(answer.status, status);
  }
};

/** The same for an `ERROR` object inside a watch: a Status whose code stands for the HTTP one. */
export const failureOf = (code: number, status: RawObject): ClusterError => {
  const said = textOf(status.message);
  if (code === 410) return new Gone(said);
  return code >= 500 ? new ServerFailed(code, said) : new RequestRefused(code, said);
};

/** Proxies in front of an API server answer in HTML or plain text: keep what they say. */
const parseStatus = (body: string): RawObject => {
  try {
    return parseObject(body);
  } catch (error) {
    if (error instanceof MalformedResponse) return { message: body.trim().slice(0, 200) };
    throw error;
  }
};

/**
 * Which permission is missing. The Status' `details` give resource and group, the verb stands only in its
 * sentence: `jobs.batch is forbidden: User "x" cannot list resource "jobs" in API group "batch" at …`.
 */
const permissionOf = (status: RawObject): Permission => {
  const details = isRecord(status.details) ? status.details : {};
  const sentence = /cannot (\S+) resource "([^"]+)" in API group "([^"]*)"/.exec(textOf(status.message));
  return {
    verb: sentence?.[1] ?? 'get',
    resource: sentence?.[2] ?? (textOf(details.kind) || 'this path'),
    group: sentence?.[3] ?? textOf(details.group),
  };
};

/** API servers send whole seconds. A date, which HTTP also allows, would need a clock: the backoff serves instead. */
const retryAfterOf = ({ headers }: Answer): Duration | undefined => {
  const value = headers['retry-after'];
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? seconds(Number(value)) : undefined;
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
