import { formatDuration, formatInstant, type Instant } from '../time.ts';
import { advanceBurn, type BurnAlert, type OpenBurn } from './burn-rate.ts';
import { type DecidedEvent, headOf } from './event.ts';
import { idPart, plain } from './plain.ts';

/** The open burn alerts by objective's name: to be stored, and handed to the next step. */
export type OpenBurns = Readonly<Record<string, readonly OpenBurn[]>>;

/** What fires for one objective as of now (`evaluateBurn`, over counts by the instant of the verdict). */
export type Firing = { readonly objective: string; readonly alerts: readonly BurnAlert[] };

/**
 * Takes each objective's burn alerts a step further. Counts go by the instant at which a verdict fell, not by nominal
 * time: a run that is missed is learned of a grace later, and a window of five minutes must see it then.
 */
export const advanceBurns = (
  open: OpenBurns,
  firing: readonly Firing[],
  { cluster, asOf }: { readonly cluster: string; readonly asOf: Instant },
): { readonly open: OpenBurns; readonly events: readonly DecidedEvent[] } => {
  const events: DecidedEvent[] = [];
  const next: Record<string, readonly OpenBurn[]> = { ...open };
  for (const { objective, alerts } of firing) {
    const step = advanceBurn(open[objective] ?? [], alerts, asOf);
    next[objective] = step.open;
    const since = step.open.find((b) => b.alert.rule.name === step.page?.rule.name)?.since ?? asOf;
    if (step.page !== undefined) events.push(burning(step.page, { cluster, since }));
  }
  return { open: next, events };
};

// Of the rules in burn-rules.ts the first two burn a month's budget within two and five days.
const PAGES = 2;

const burning = (
  { rule, objective, valid, bad, gate, burnTenths }: BurnAlert,
  { cluster, since }: { readonly cluster: string; readonly since: Instant },
): DecidedEvent => {
  const group = `error-budget/${idPart(cluster)}/${idPart(objective.name)}/${idPart(rule.name)}`;
  const id = `error-budget-burning/${idPart(cluster)}/${idPart(objective.name)}/${idPart(rule.name)}/${formatInstant(since)}`;
  const burnRate = burnTenths / 10;
  const long = formatDuration(rule.long);
  const ago = `${Math.ceil(rule.long / 3_600_000)}h`;
  return {
    id,
    detailType: 'Error Budget Burning',
    time: since,
    group,
    detail: {
      ...headOf(
        { id, cluster },
        {
          summary: `${plain(cluster, 120)}: the error budget of "${plain(objective.name, 50)}" burns ${burnRate} times too fast (${bad} bad of ${valid} runs in ${long})`,
          nextStep: `Run \`cronwitness missed --since ${ago}\` and begin with the cause that most of the runs share.`,
          explain: `cronwitness missed --since ${ago}`,
          dashboard: `/objectives/${idPart(objective.name)}`,
        },
      ),
      objective: plain(objective.name, 50),
      targetPpm: objective.targetPpm,
      rule: rule.name,
      rank: rule.rank,
      severity: rule.rank <= PAGES ? 'critical' : 'warning',
      since: formatInstant(since),
      longSeconds: rule.long / 1000,
      shortSeconds: rule.short / 1000,
      valid,
      bad,
      gate,
      burnRate,
    },
  };
};
