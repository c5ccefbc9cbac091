import type { Evidence } from '../verdict/verdict.ts';

/** Why one due run has the verdict that it has: plain data, times RFC 3339 UTC, sentences for people. */
export type Explanation = {
  /** `payments/settle@2026-11-22T15:30:00Z` */
  readonly run: string;
  readonly job: string | null;
  readonly owner: string | null;
  /** One line: what became of it. */
  readonly headline: string;
  readonly tone: 'good' | 'bad' | 'warn' | 'dim';
  /** Whether later facts may still change it. */
  readonly final: boolean;
  readonly due: DueNote;
  /** What is known, as it happened. */
  readonly timeline: readonly Moment[];
  /** The rule that decided the start, and the one that decided the finish. */
  readonly decided: readonly string[];
  /** What would have made the verdict another one. */
  readonly otherwise: readonly string[];
  readonly next: readonly Step[];
};

/** What was due and why. `schedule` is null where nobody remembers the CronJob's spec. */
export type DueNote = {
  readonly nominal: string;
  readonly deadline: string;
  readonly schedule: string | null;
  /** `every day at 02:30`; null where words would be longer than the expression. */
  readonly words: string | null;
  /** `Europe/Berlin (spec.timeZone)` */
  readonly zone: string | null;
  /** `Sun 22 Nov 2026 16:30, UTC+1` */
  readonly local: string | null;
  readonly clockChange: string | null;
};

export type Moment = {
  readonly at: string;
  /** Milliseconds after the nominal time; negative before it. */
  readonly offsetMs: number;
  readonly says: string;
  readonly subject: string;
  readonly witness: Evidence['witness'];
  /** When we knew; null for what follows from the calendar. */
  readonly learned: string | null;
};

/** Something to do now; `command` can be pasted into a shell. */
export type Step = { readonly why: string; readonly command: string | null };
