import type { Maintenance } from '../judge/policy.ts';
import { type Instant, parseInstant } from '../time.ts';

/** The annotation on a CronJob that declares windows for it, several separated by `;` or a line break. */
export const MAINTENANCE_ANNOTATION = 'cronwitness.dev/maintenance';

/** A window with the instant at which it was first known to be declared. */
export type Declared = Maintenance & { readonly declared: Instant };

/** A declaration that cannot be read: shown to whoever wrote it, and it excuses nothing. */
export type BadDeclaration = { readonly text: string; readonly problem: string };

export type Declarations = {
  readonly windows: readonly Maintenance[];
  readonly bad: readonly BadDeclaration[];
};

/** For whom the declarations speak; null is everybody. */
export type Scope = { readonly namespace: string | null; readonly name: string | null };

// A reason is read in reports; a scroll of text is no reason.
const LONGEST_REASON = 200;
// Whoever needs longer suspends the CronJob: a window of a year by a slip of the pen must not hide a year of misses.
const LONGEST = 31 * 86_400_000;

/**
 * Reads `FROM/TO reason`, FROM and TO in RFC 3339 with their zone, several separated by `;` or a line break:
 *
 * ```
 * 2026-12-01T22:00:00Z/2026-12-02T02:00:00Z database upgrade; 2026-12-24T00:00:00+01:00/2026-12-27T00:00:00+01:00 freeze
 * ```
 *
 * FROM belongs to the window, TO does not. What cannot be read is `bad`, and its neighbours are unharmed.
 */
export const parseMaintenance = (text: string, scope: Scope): Declarations => {
  const windows: Maintenance[] = [];
  const bad: BadDeclaration[] = [];
  for (const entry of text.split(/[;\n]/).map((e) => e.trim())) {
    if (entry === '') continue;
    const parsed = parseWindow(entry, scope);
    if ('problem' in parsed) bad.push(parsed);
    else windows.push(parsed);
  }
  return { windows, bad };
};

const parseWindow = (text: string, scope: Scope): Maintenance | BadDeclaration => {
  const [, first = '', second = '', reason = ''] = /^([^/\s]+)\/(\S+)(?:\s+(.*))?$/s.exec(text) ?? [];
  const [from, to] = [parseInstant(first), parseInstant(second)];
  if (first === '') return { text, problem: 'expected FROM/TO reason' };
  if (from === undefined) return { text, problem: `"${first}" is not an RFC 3339 time` };
  if (to === undefined) return { text, problem: `"${second}" is not an RFC 3339 time` };
  if (to <= from) return { text, problem: 'it ends before it begins' };
  if (to - from > LONGEST) return { text, problem: 'it is longer than 31 days' };
  if (reason.trim() === '') return { text, problem: 'it gives no reason' };
  return { ...scope, window: { from, to }, reason: reason.trim().slice(0, LONGEST_REASON) };
};

/**
 * The windows that excuse: those declared by the time they began. What was declared within its window excuses the
 * rest of it and nothing before, so that no miss can be explained away afterwards.
 */
export const declaredBefore = (windows: readonly Declared[]): readonly Maintenance[] =>
  windows.flatMap(({ declared, ...m }) => {
    const from = declared > m.window.from ? declared : m.window.from;
    return from < m.window.to ? [{ ...m, window: { from, to: m.window.to } }] : [];
  });

/** What one CronJob's annotation said, and when we first and last saw it say so. */
export type AnnotationSeen = {
  readonly namespace: string;
  readonly name: string;
  readonly text: string;
  readonly firstLearned: Instant;
  /** Null while it still says so. */
  readonly goneBy: Instant | null;
};

/** The windows of all annotations ever seen; one that was taken away in time excuses nothing from then on. */
export const maintenanceFromAnnotations = (
  seen: readonly AnnotationSeen[],
): { readonly windows: readonly Maintenance[]; readonly bad: readonly BadDeclaration[] } => {
  const windows: Declared[] = [];
  const bad: BadDeclaration[] = [];
  for (const { namespace, name, text, firstLearned, goneBy } of seen) {
    const parsed = parseMaintenance(text, { namespace, name });
    bad.push(...parsed.bad);
    for (const m of parsed.windows) {
      const to = goneBy !== null && goneBy < m.window.to ? goneBy : m.window.to;
      if (m.window.from < to) windows.push({ ...m, window: { ...m.window, to }, declared: firstLearned });
    }
  }
  return { windows: declaredBefore(windows), bad };
};
