import { readFileSync } from 'node:fs';
import { type Declared, declaredIn } from '../adapters/configuration/migration.ts';
import type { Configuration } from '../adapters/configuration/schema.ts';
import { ATTACHED } from '../core/environment.ts';
import { besideCode } from './environment.ts';
import { logger } from './telemetry.ts';

const read = (attached: string): string => readFileSync(besideCode(attached), 'utf8');

/** The migration that is configured, by the files beside the code. */
export const migrationIn = (configuration: Configuration): Declared | null =>
  declaredIn(configuration, {
    jobFile: (_, index) => read(ATTACHED.jobFile(index)),
    chronosList: () => read(ATTACHED.chronosList),
    warn: (reason) => logger.warn(reason),
  });
