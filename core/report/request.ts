import { type IsoWeek, parseWeek, previousWeek, weekInterval, weekOf } from '../numbers/week.ts';
import { findZone, type Zone } from '../numbers/zone.ts';
import { formatSeconds, type Instant } from '../time.ts';

/** `message` is one line for a person, and names the option or setting it is about. */
export type Problem = { readonly kind: 'problem'; readonly message: string };
export type Request = { readonly kind: 'request'; readonly week: IsoWeek; readonly zone: Zone };

/** Reads which week is asked for, in which zone; without a week, the last one that is over. */
export const parseRequest = (
  { week, timeZone }: { readonly week: string | undefined; readonly timeZone: string },
  asOf: Instant,
): Request | Problem => {
  const zone = findZone(timeZone);
  if (!zone)
    return problem(`time zone: "${shown(timeZone)}" is not known; expected a name such as Europe/Berlin`);
  const now = weekOf(asOf, zone);
  const asked = week === undefined ? previousWeek(now) : parseWeek(week);
  if (!asked)
    return problem(
      `--week: "${shown(week ?? '')}" is not a week; expected one such as 2026-W47 (W53 in long years only)`,
    );
  const { from } = weekInterval(asked, zone);
  if (from > asOf)
    return problem(
      `--week: ${week} has not begun (it begins ${formatSeconds(from)}); expected a week up to now`,
    );
  return { kind: 'request', week: asked, zone };
};

const problem = (message: string): Problem => ({ kind: 'problem', message });

/** What somebody typed, short and on one line. */
const shown = (text: string): string => text.replaceAll(/\p{Cc}/gu, '?').slice(0, 40);
