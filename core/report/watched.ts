import { RESOURCES, type Resource } from '../facts/fact.ts';
import { blindWithin, type Coverage } from '../history/coverage.ts';
import { describeCoverage, intersect, subtract, union } from '../numbers/coverage.ts';
import { formatInstant, type Interval } from '../time.ts';
import type { BlindRow, CoverageSection } from './report-data.ts';

/** Without one of them a verdict can be unknown; Events only add to what the others show. */
const DECIDING: readonly Resource[] = ['cronjobs', 'jobs', 'pods'];

/** A watcher that flaps all week makes thousands of intervals; nobody reads more than these. */
const MOST_INTERVALS = 200;

/** What was watched of the window so far; `window` ends where the report's knowledge does. */
export const coverageSection = (coverage: Coverage, window: Interval): CoverageSection => {
  if (window.from === window.to)
    return {
      watchedMinutes: 0,
      totalMinutes: 0,
      blind: [],
      omitted: 0,
      resources: resourcesOf(() => [], window),
    };
  const blindOf = (resource: Resource): readonly Interval[] => blindWithin(coverage[resource], window);
  const blind = union([], DECIDING.flatMap(blindOf));
  const { watchedMinutes, totalMinutes } = describeCoverage(window, subtract([window], blind));
  const row = (interval: Interval): BlindRow => ({
    from: formatInstant(interval.from),
    to: formatInstant(interval.to),
    resources: DECIDING.filter((resource) => intersect(blindOf(resource), [interval]).length > 0),
  });
  return {
    watchedMinutes,
    totalMinutes,
    blind: blind.slice(0, MOST_INTERVALS).map(row),
    omitted: Math.max(0, blind.length - MOST_INTERVALS),
    resources: resourcesOf(blindOf, window),
  };
};

const resourcesOf = (
  blindOf: (resource: Resource) => readonly Interval[],
  window: Interval,
): CoverageSection['resources'] =>
  RESOURCES.map((resource) => {
    const { watchedMinutes, totalMinutes } = describeCoverage(window, subtract([window], blindOf(resource)));
    return { resource, watchedMinutes, totalMinutes };
  });
