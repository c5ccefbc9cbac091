import * as z from 'zod';

/** RFC 9457. `detail` says what was wrong and what would be right. */
export const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
});

const TITLES = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  414: 'URI Too Long',
  421: 'Misdirected Request',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;
export type ProblemStatus = keyof typeof TITLES;

/** Thrown where an answer is not possible; the app turns it into problem+json. */
export class Refusal extends Error {
  readonly status: ProblemStatus;
  constructor(status: ProblemStatus, detail: string) {
    super(detail);
    this.status = status;
  }
}

export const titleOf = (status: ProblemStatus): string => TITLES[status];

export const problemBody = (status: ProblemStatus, detail: string): string =>
  JSON.stringify({ type: 'about:blank', title: TITLES[status], status, detail });

export const problemResponse = (status: ProblemStatus, detail: string): Response =>
  new Response(problemBody(status, detail), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(status === 503 ? { 'retry-after': '5' } : {}),
      ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
    },
  });

/** What somebody sent, short and on one line. */
export const shown = (text: string): string => {
  const clean = text.replaceAll(/[\p{C}\u2028\u2029]/gu, '?');
  return clean.length > 60 ? `${clean.slice(0, 60)}…` : clean;
};
