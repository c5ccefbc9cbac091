import middy from '@middy/core';

type Request = { readonly rawPath?: string };

const answer = (statusCode: number, body: object) => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The HTTP API. IAM has let the caller in before this is called. */
export const handler = middy(async ({ rawPath }: Request) =>
  rawPath === '/healthz' ? answer(200, { ok: true }) : answer(404, { error: `nothing at ${rawPath}` }),
);
