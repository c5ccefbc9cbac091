import { resolve } from 'node:path';
import { ENVIRONMENT, type FunctionName, READ_BY } from '../core/environment.ts';

type Read<N extends FunctionName> = { readonly [K in (typeof READ_BY)[N][number]]: string };

/** The deployment did not set what the function reads; the message names every variable that is missing. */
export class MissingEnvironment extends Error {
  override readonly name = 'MissingEnvironment';
}

/** What the stack told this function. @throws MissingEnvironment */
export const environmentOf = <N extends FunctionName>(name: N): Read<N> => {
  const keys: readonly (keyof typeof ENVIRONMENT)[] = READ_BY[name];
  const missing = keys.filter((key) => !process.env[ENVIRONMENT[key]]).map((key) => ENVIRONMENT[key]);
  if (missing.length > 0) throw new MissingEnvironment(`${name} needs ${missing.join(', ')}`);
  const values = Object.fromEntries(keys.map((key) => [key, process.env[ENVIRONMENT[key]] ?? '']));
  return values as Read<N>;
};

/** The configuration lies beside the code, wherever the function was started from. */
export const besideCode = (file: string): string => resolve(process.env.LAMBDA_TASK_ROOT ?? '.', file);

/** Makes it when it is first asked for, and keeps it for later invocations; a failure is not kept. */
export const lazily = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
};
