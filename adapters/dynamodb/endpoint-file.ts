import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Content = z.object({
  pid: z.int().positive(),
  port: z.int().min(1).max(65_535),
  accessKey: z.string().min(1).max(200),
  command: z.string().max(200),
});

/** Where the process that holds an embedded store answers for it, on loopback; `command` is for people. */
export type Endpoint = Readonly<z.infer<typeof Content>>;

const fileIn = (data: string): string => join(data, 'endpoint.json');

/** Only its owner can read the file: the access key in it opens the store. Whoever reads it sees all of it or nothing. */
export const writeEndpoint = (data: string, endpoint: Endpoint): void => {
  const half = `${fileIn(data)}.${randomBytes(6).toString('hex')}`;
  writeFileSync(half, JSON.stringify(endpoint), { mode: 0o600 });
  renameSync(half, fileIn(data));
};

/** Null where nobody left one, or where it cannot be read. What it says may be out of date. */
export const readEndpoint = (data: string): Endpoint | null => {
  try {
    return Content.safeParse(JSON.parse(readFileSync(fileIn(data), 'utf8'))).data ?? null;
  } catch {
    return null;
  }
};

/** Takes the file away, unless another process has put its own there since. */
export const removeEndpoint = (data: string, { accessKey }: Endpoint): void => {
  if (readEndpoint(data)?.accessKey === accessKey) rmSync(fileIn(data), { force: true });
};
