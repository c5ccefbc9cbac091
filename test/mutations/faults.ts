import { MORE } from './more-faults.ts';
import { type Mutation, of } from './mutation.ts';

/** Each is a mistake that somebody could make in an afternoon, and each would be a lie to somebody. */
const FIRST: readonly Mutation[] = [
  of(
    'judge/start.ts',
    'if (started.to <= deadline) return',
    'if (started.to < deadline) return',
    'off by one at the grace',
  ),
  of(
    'judge/start.ts',
    "if (asOf < c.deadline) return { kind: 'pending', evidence };\n  const life = { from: run.job",
    'const life = { from: run.job',
    'never-started before the grace is over',
  ),
  of(
    'judge/start.ts',
    'if (!started.first || hiddenStart(run, started) || !(covers(coverage.pods, life) || onlyPod(run)))',
    'if (!started.first)',
    'late although an earlier start may have gone unseen',
  ),
  of(
    'judge/start.ts',
    'waitedForJob <= PROMPT ||',
    'waitedForJob >= PROMPT ||',
    'a comparison flipped: whose fault a late run was',
  ),
  of(
    'judge/start.ts',
    'if (due.uncertain !== null) {',
    'if (due.uncertain !== null && asOf < deadline) {',
    'an unplaced change of spec ignored',
  ),
  of(
    'judge/absence.ts',
    'if (asOf < deadline) return null;\n  const interval = { from: nominal, to: deadline };',
    'const interval = { from: nominal, to: asOf < deadline ? asOf : deadline };',
    'dropped before its grace is over',
  ),
  of(
    'judge/absence.ts',
    "if (covers(coverage.jobs, interval))\n    return { proof: { kind: 'watched'",
    "if (interval)\n    return { proof: { kind: 'watched'",
    'a gap swallowed: absence without having looked',
  ),
  of(
    'judge/absence.ts',
    '(s.lastSchedule ?? cronJob.created) < nominal',
    '(s.lastSchedule ?? cronJob.created) !== nominal',
    'a lastScheduleTime past the run taken for its absence',
  ),
  of(
    'judge/absence.ts',
    'const interval = { from: nominal, to: superseded.at };\n    if (covers(coverage.jobs, interval)) {',
    'const interval = { from: nominal, to: superseded.at };\n    {',
    'superseded, without having looked',
  ),
  of(
    'judge/held-up.ts',
    "if (due.spec.concurrency !== 'Forbid') return null;\n  const until",
    'const until',
    'skipped without Forbid',
  ),
  of(
    'judge/held-up.ts',
    'earliest(next, starting)',
    'next',
    'the starting deadline forgotten where a run is skipped',
  ),
  of(
    'judge/activity.ts',
    'const LATE_RECORD = seconds(60)',
    'const LATE_RECORD = seconds(6000)',
    'an end recorded late holds up successors',
  ),
  of(
    'judge/activity.ts',
    "run.trigger === 'manual'",
    "run.trigger !== 'manual'",
    'only manual runs hold up successors',
  ),
  of('judge/finish.ts', 'byCondition(run) ??\n', '', 'a Complete Job not read'),
  of(
    'judge/finish.ts',
    'byOwnWork(run, around, asOf) ??',
    '',
    'work that ended well before the act counted as killed',
  ),
  of('judge/finish.ts', 'deadline && stopped &&', 'stopped &&', 'every failed Job killed by its deadline'),
  of(
    'judge/job-end.ts',
    "if (wasReplaced(job, deleted, around)) return 'replaced';",
    '',
    'a cause forgotten: replaced',
  ),
  of('judge/pod-failure.ts', "Preempting: 'preempted',", '', 'a pod reason forgotten'),
  of('judge/pod-failure.ts', "DeletionByTaintManager: 'node-lost',", '', 'a disruption forgotten: node-lost'),
  of(
    'judge/pod-failure.ts',
    "if (attempt.reason === 'OOMKilled') return 'oom-killed';",
    '',
    'a cause forgotten: oom-killed',
  ),
  of(
    'judge/pod-failure.ts',
    'attempt.finishedAt < act ||',
    'attempt.finishedAt > act ||',
    'ended by itself and stopped confused',
  ),
  of(
    'judge/match.ts',
    '!byNominal.has(nominal)',
    'byNominal.has(nominal)',
    'runs not matched to their occurrence',
  ),
  of(
    'history/due.ts',
    'toUnixSeconds(state.created) + 1',
    'toUnixSeconds(state.created)',
    'due at the instant of creation',
  ),
  of('history/due.ts', 'if (spec.suspend || window.to', 'if (window.to', 'due while suspended'),
  of(
    'history/due.ts',
    'seen.learned < change.learned ? seen.learned : change.notBefore',
    'seen.learned',
    'due after the end, because its last state came with its deletion',
  ),
  of(
    'history/coverage.ts',
    'return merged([...gaps, ...inside]);',
    'return merged(gaps);',
    'blind intervals swallowed',
  ),
  of(
    'history/vanish.ts',
    'if (state.gone !== null) return state.gone;',
    'return state.gone;',
    'what is missing from a list is taken to be there',
  ),
  of(
    'history/join.ts',
    'restart: Math.min(a.restart, b.restart)',
    'restart: Math.max(a.restart, b.restart)',
    'the order of facts matters',
  ),
  of(
    'pipeline/open-verdicts.ts',
    'if (known?.final === true) continue;',
    'if (known !== undefined) continue;',
    'the first verdict stands for ever',
  ),
  of(
    'pipeline/open-verdicts.ts',
    'if (inside.some(([, v]) => !v.final)) return pages;',
    '',
    'pages closed before their verdicts are final',
  ),
  of(
    'pipeline/publish.ts',
    'await outbox.markSent(cluster, sorted.sent, asOf)',
    'await outbox.markSent(cluster, batch, asOf)',
    'what the bus refused is marked as sent',
  ),
  of(
    'pipeline/alert.ts',
    'if (events.length > 0) await outbox.put(cluster, events, step.asOf);',
    'await alerts.putState(cluster, decision.state);\n  if (events.length > 0) await outbox.put(cluster, events, step.asOf);',
    'told, before what is told was stored',
  ),
];

export const MUTATIONS: readonly Mutation[] = [...FIRST, ...MORE];
