import type { Maintenance, Policy } from '../judge/policy.ts';
import type { Clusters, Rules } from '../ports/clusters.ts';
import type { Judgements } from '../ports/judgements.ts';
import { days, before as earlier, type Instant, instant, latest } from '../time.ts';

/** Days that were counted in one zone cannot be added to those of another: runs would be counted twice, or not at all. */
export class OtherZone extends Error {
  override readonly name = 'OtherZone';
  readonly known: string;
  readonly asked: string;

  constructor(cluster: string, known: string, asked: string) {
    super(
      `the days of ${cluster} are those of ${known}, not of ${asked}; keep to that zone (report.zone), or begin another store`,
    );
    this.known = known;
    this.asked = asked;
  }
}

/**
 * Says by which rules a cluster's records are judged from here on, for whoever reads or verifies them later. Returns
 * the policy to judge by: a maintenance window that was not declared by the record judged last excuses from there on
 * and nothing before, and one that was taken away goes on excusing what it excused until then. @throws OtherZone
 */
export const declareRules = async (
  { clusters, judgements }: { readonly clusters: Clusters; readonly judgements: Judgements },
  { cluster, policy, zone }: Omit<Rules, 'since'> & { readonly cluster: string },
): Promise<Policy> => {
  const checkpoint = await judgements.checkpoint(cluster);
  const before = (await clusters.rules(cluster)).at(-1);
  if (checkpoint !== null && before !== undefined && before.zone !== zone)
    throw new OtherZone(cluster, before.zone, zone);
  const last = before?.policy.maintenance ?? [];
  const declared =
    checkpoint === null
      ? policy
      : { ...policy, maintenance: inForce(policy.maintenance, last, checkpoint.asOf) };
  await clusters.declare(cluster, { since: (checkpoint?.sequence ?? 0) + 1, policy: declared, zone });
  return declared;
};

// Reports of the last weeks still list them.
const REMEMBERED = days(40);

/** The declared windows as they count, those that are no longer declared among them. */
export const inForce = (
  declared: readonly Maintenance[],
  last: readonly Maintenance[],
  asOf: Instant,
): readonly Maintenance[] => {
  const known = (m: Maintenance): Maintenance | undefined =>
    last.find((l) => sameBut(l, m) && l.window.to === m.window.to && l.window.from >= m.window.from);
  const counting = declared.flatMap((m) => {
    const window = { ...m.window, from: known(m)?.window.from ?? latest(m.window.from, asOf) };
    return window.from < window.to ? [{ ...m, window }] : [];
  });
  const retired = last
    .filter((l) => !counting.some((m) => sameBut(l, m) && l.window.from === m.window.from))
    .map((l) => ({ ...l, window: { ...l.window, to: instant(Math.min(l.window.to, asOf)) } }))
    .filter(({ window }) => window.from < window.to && window.to > earlier(asOf, REMEMBERED));
  return [...retired, ...counting];
};

const sameBut = (a: Maintenance, b: Maintenance): boolean =>
  a.namespace === b.namespace && a.name === b.name && a.reason === b.reason && a.mute === b.mute;
