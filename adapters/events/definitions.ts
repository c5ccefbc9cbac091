import { cronJobFinding } from './cronjob-finding.ts';
import type { EventDefinition } from './definition.ts';
import { errorBudgetBurning } from './error-budget-burning.ts';
import { handOverFinding } from './hand-over-finding.ts';
import { incidentClosed } from './incident-closed.ts';
import { incidentOpened } from './incident-opened.ts';
import { observerBlind } from './observer-blind.ts';
import { observerRecovered } from './observer-recovered.ts';
import { podStuckPending } from './pod-stuck-pending.ts';
import { runKilled } from './run-killed.ts';
import { runMissed } from './run-missed.ts';
import { runRecovered } from './run-recovered.ts';
import { weeklySloReport } from './weekly-slo-report.ts';

/** Every event that Cronwitness puts on the bus (DESIGN §8). */
export const eventDefinitions: readonly EventDefinition[] = [
  runMissed,
  runKilled,
  runRecovered,
  podStuckPending,
  incidentOpened,
  incidentClosed,
  errorBudgetBurning,
  observerBlind,
  observerRecovered,
  weeklySloReport,
  cronJobFinding,
  handOverFinding,
];
