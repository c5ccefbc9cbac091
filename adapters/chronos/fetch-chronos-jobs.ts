import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { ChronosJob } from '../../core/chronos/chronos-job.ts';
import { readChronosJobs } from './read-chronos-jobs.ts';

export type ChronosAddress = {
  /** `http(s)://host:port` and any path before `/v1`. */
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  /** A file with the certificate authority that signed Chronos' certificate, in PEM. */
  readonly caFile?: string;
  readonly timeoutMilliseconds: number;
};

/** Chronos did not give its job list. One line, without the password; the platform's error is the `cause`. */
export class ChronosError extends Error {
  override readonly name = 'ChronosError';
}

// 100,000 jobs are about 200 MB; more than that is not a job list.
const MAX_BYTES = 256 * 1024 * 1024;
// A follower sends its caller on to the leader.
const MAX_REDIRECTS = 3;

/** Reads the jobs of a Chronos. Throws `ChronosError`. The password is sent to no other host than the one it was given for. */
export const fetchChronosJobs = async (address: ChronosAddress): Promise<readonly ChronosJob[]> => {
  let url = listUrl(address.url);
  const home = url.host;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const answer = await get(url, address, url.host === home);
    if (answer.status >= 300 && answer.status < 400 && answer.location !== undefined) {
      url = new URL(answer.location, url);
      continue;
    }
    if (answer.status !== 200) throw new ChronosError(`${shown(url)} answered ${statusText(answer.status)}`);
    const read = readChronosJobs(answer.body);
    if (!read.ok) throw new ChronosError(`${shown(url)} answered ${read.message}`);
    return read.jobs;
  }
  throw new ChronosError(`${shown(url)} sends its caller on and on`);
};

const listUrl = (base: string): URL => {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/scheduler/jobs`;
  return url;
};

const shown = (url: URL): string => `${url.protocol}//${url.host}${url.pathname}`;

type Answer = { readonly status: number; readonly location: string | undefined; readonly body: string };

const get = (url: URL, address: ChronosAddress, atHome: boolean): Promise<Answer> => {
  const failed = (cause: unknown): ChronosError =>
    new ChronosError(`${shown(url)}: ${troubleOf(cause, address.timeoutMilliseconds)}`, { cause });
  const user = address.user ?? decodeURIComponent(url.username);
  const password = address.password ?? decodeURIComponent(url.password);
  const options = {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(address.timeoutMilliseconds),
    ...(user !== '' && atHome ? { auth: `${user}:${password}` } : {}),
    ...(address.caFile === undefined ? {} : { ca: readFileSync(address.caFile) }),
  };
  return new Promise((resolve, reject) => {
    const client = url.protocol === 'https:' ? https : http;
    const request = client.get(url, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BYTES) request.destroy(new Error('the answer is too long for a job list'));
        chunks.push(chunk);
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
      response.on('error', (cause) => reject(failed(cause)));
    });
    request.on('error', (cause) => reject(failed(cause)));
  });
};

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';

const statusText = (status: number): string => {
  if (status === 401) return '401: it asks for a user and a password';
  if (status === 403) return '403: this user may not read the jobs';
  if (status === 404) return '404: is this the address of a Chronos?';
  return String(status);
};

/** What went wrong on the way, for who typed the address: OpenSSL's own words have line breaks and file names in them. */
const troubleOf = (cause: unknown, timeoutMilliseconds: number): string => {
  const code = codeOf(cause);
  if (cause instanceof Error && (cause.name === 'AbortError' || cause.name === 'TimeoutError'))
    return `no answer within ${timeoutMilliseconds / 1000} s`;
  if (code === 'ECONNRESET') return 'the answer was cut off';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return 'it does not speak TLS: is its address http://?';
  const said = cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ').trim() : String(cause);
  return /CERT|UNABLE_TO_VERIFY/.test(code) ? `its certificate is not trusted (${said})` : said;
};
