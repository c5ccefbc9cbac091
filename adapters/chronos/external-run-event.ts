import * as z from 'zod';
import type { ExternalRun } from '../../core/migration/external-run.ts';
import { externalRun } from './read-external-runs.ts';

const envelope = z.object({ 'detail-type': z.literal('External Run'), detail: z.unknown() });

export type ExternalRunRead =
  | { readonly kind: 'run'; readonly run: ExternalRun }
  /** Nothing that a second delivery would mend: log it and let it go. */
  | { readonly kind: 'refused'; readonly message: string };

/**
 * The run that an `External Run` event of the bus tells: a pure function, so that a function only has to put it. The bus
 * delivers at least once, and the run's key is made of the run itself: the same event twice is one run.
 */
export const runOfEvent = (event: unknown): ExternalRunRead => {
  const outer = envelope.safeParse(event);
  if (!outer.success) return { kind: 'refused', message: 'not an event of the detail-type "External Run"' };
  const inner = externalRun.safeParse(outer.data.detail);
  if (inner.success) return { kind: 'run', run: inner.data };
  const issue = inner.error.issues[0];
  const where = issue?.path.join('.') || 'the run';
  return { kind: 'refused', message: `External Run: ${where}: ${issue?.message ?? 'invalid'}` };
};
