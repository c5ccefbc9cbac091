import type { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';

/** The API as a Lambda handler, for a function URL or an HTTP API that has authorised the caller by IAM before. */
export const lambdaHandler = (app: Hono): ReturnType<typeof handle> => handle(app);
