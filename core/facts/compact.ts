import {
  cronJobState,
  jobState,
  joinCronJob,
  joinEvent,
  joinJob,
  joinPod,
  podState,
} from '../history/join.ts';
import type { PodState } from '../history/state.ts';
import type { EventFact, Fact, Observed, PodFact } from './fact.ts';
import { group, repeatedBy } from './repeated-events.ts';

/**
 * A tick's facts without those that add nothing to the others: what can be known from the result is what could be known
 * from all of them (same histories, same verdicts), in about a third of the space. Not idempotent with the order of
 * ticks: it looks at one tick alone, so it never relies on what another record holds.
 */
export const compact = (facts: readonly Fact[]): readonly Fact[] => {
  const repeated = repeatedBy(facts);
  const objects = new Map<string, Fact[]>();
  const rest: Fact[] = [];
  for (const fact of facts) {
    if (fact.kind === 'event' && repeated(fact)) continue;
    const key = keyOf(fact);
    if (key === null) rest.push(fact);
    else group(objects, key, fact);
  }
  return [...rest, ...[...objects.values()].flatMap(thinned)];
};

/** What speaks of one thing: an object, or one Event with one message (see world.ts); null for what is not merged. */
const keyOf = (fact: Fact): string | null => {
  switch (fact.kind) {
    case 'cronjob':
    case 'job':
    case 'pod':
      return `${fact.kind} ${fact.uid}`;
    case 'event':
      return JSON.stringify(['event', fact.about, fact.namespace, fact.name, fact.uid, fact.message]);
    case 'gone':
    case 'watched':
    case 'blind':
    case 'listed':
    case 'restored':
      return null;
    default:
      return fact satisfies never;
  }
};

/**
 * The join of histories is commutative, associative and idempotent: an observation without which the join of the others
 * is the same adds nothing, whatever else is or will be known.
 */
const thinned = (facts: readonly Fact[]): readonly Fact[] => {
  let kept: readonly Fact[] = [];
  // Few at a time: each is weighed against all that are left, and a Pod that flaps has hundreds.
  for (let i = 0; i < facts.length; i += AT_ONCE)
    kept = withoutImplied([...kept, ...facts.slice(i, i + AT_ONCE)]);
  return kept;
};
const AT_ONCE = 12;

const withoutImplied = (facts: readonly Fact[]): readonly Fact[] => {
  if (facts.length < 2) return facts;
  const kept = [...facts];
  const all = known(kept);
  for (let i = kept.length - 2; i >= 0; i--) {
    const others = kept.toSpliced(i, 1);
    if (known(others) === all) kept.splice(i, 1);
  }
  return kept;
};

// Every container waits so before it starts; nothing is ever read from it (core/judge/start-cause.ts).
const USUAL_WAITS = new Set(['ContainerCreating', 'PodInitializing']);

/** A Pod without the waiting that every Pod goes through. Init containers wait for a reason: theirs stays. */
const judged = (fact: PodFact): PodState => {
  const state = podState(fact);
  return { ...state, waiting: state.waiting.filter((w) => w.init || !USUAL_WAITS.has(w.reason)) };
};

/** Everything that the facts of one object add up to, as text. */
const known = (facts: readonly Fact[]): string => {
  const of = <F extends Observed, S>(own: readonly F[], state: (fact: F) => S, join: (a: S, b: S) => S) => {
    const [first, ...others] = own.map(state);
    return JSON.stringify(first === undefined ? null : others.reduce(join, first));
  };
  return [
    of(
      facts.filter((f) => f.kind === 'cronjob'),
      cronJobState,
      joinCronJob,
    ),
    of(
      facts.filter((f) => f.kind === 'job'),
      jobState,
      joinJob,
    ),
    of(
      facts.filter((f) => f.kind === 'pod'),
      judged,
      joinPod,
    ),
    of(
      facts.filter((f) => f.kind === 'event'),
      (e): EventFact => e,
      joinEvent,
    ),
  ].join();
};
