import type { Outgoing } from '../../../core/ports/publisher.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import type { Lie } from '../check.ts';

const MISSED: ReadonlySet<string> = new Set(['dropped', 'never-started', 'late']);

/**
 * What readers must have heard, from the verdicts alone: of every run that is missed or killed in the end there is one
 * event that says so, and no second one under another id.
 */
export const untold = (verdicts: readonly Verdict[], events: readonly Outgoing[]): readonly Lie[] => {
  const heard = new Map<string, number>();
  for (const { detailType, detail } of events) {
    const key = `${detailType} ${detail.uid} ${Date.parse(String(detail.nominal))}`;
    heard.set(key, (heard.get(key) ?? 0) + 1);
  }
  const lies: Lie[] = [];
  const expect = (what: string, { cronJobUid, nominal }: Verdict): void => {
    const key = `${what} ${cronJobUid} ${nominal}`;
    if (!heard.has(key)) lies.push({ rule: 'event lost', about: key, detail: '' });
  };
  for (const v of verdicts) {
    if (MISSED.has(v.start.kind)) expect('Run Missed', v);
    // What the CronJob's own policy ended calls nobody (DESIGN §6).
    if (v.finish?.kind === 'killed' && v.finish.cause !== 'replaced') expect('Run Killed', v);
  }
  for (const [key, times] of heard)
    if (times > 1 && /^Run (Missed|Killed) /.test(key))
      lies.push({ rule: 'event doubled', about: key, detail: `${times} ids` });
  return lies;
};
