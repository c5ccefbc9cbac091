import type { OffsetAt } from './civil.ts';

/** Finds a zone of the IANA database; `undefined` when there is none of that name. */
export type Zones = (name: string) => OffsetAt | undefined;

export type JavaZone = {
  readonly offsetAt: OffsetAt;
  /** What Chronos really uses, for people to read: `America/New_York`, `+05:30`, `UTC`. */
  readonly name: string;
  /** Java knows no such zone, and took GMT without a word. */
  readonly fellBack: boolean;
};

// Three-letter ids that Joda-Time gives a meaning of its own in `DateTimeZone.forTimeZone` (its table of
// old ids). EST, MST and HST are fixed offsets in IANA's database and real zones here; BST is Bangladesh.
const OLD_IDS: Readonly<Record<string, string>> = {
  GMT: 'UTC',
  UT: 'UTC',
  Z: 'UTC',
  ECT: 'CET',
  ART: 'Africa/Cairo',
  CAT: 'Africa/Harare',
  EAT: 'Africa/Addis_Ababa',
  NET: 'Asia/Yerevan',
  PLT: 'Asia/Karachi',
  IST: 'Asia/Kolkata',
  BST: 'Asia/Dhaka',
  VST: 'Asia/Ho_Chi_Minh',
  CTT: 'Asia/Shanghai',
  JST: 'Asia/Tokyo',
  ACT: 'Australia/Darwin',
  AET: 'Australia/Sydney',
  SST: 'Pacific/Guadalcanal',
  NST: 'Pacific/Auckland',
  MIT: 'Pacific/Apia',
  HST: 'Pacific/Honolulu',
  AST: 'America/Anchorage',
  PST: 'America/Los_Angeles',
  MST: 'America/Denver',
  PNT: 'America/Phoenix',
  CST: 'America/Chicago',
  EST: 'America/New_York',
  IET: 'America/Indiana/Indianapolis',
  PRT: 'America/Puerto_Rico',
  CNT: 'America/St_Johns',
  AGT: 'America/Argentina/Buenos_Aires',
  BET: 'America/Sao_Paulo',
};

const CUSTOM = /^GMT([+-])(\d{1,2})(?::?(\d\d))?$/;

export const fixedZone = (offset: number): JavaZone => {
  const sign = offset < 0 ? '-' : '+';
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(Math.abs(offset) / 60);
  const name = offset === 0 ? 'UTC' : `${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return { offsetAt: () => offset, name, fellBack: false };
};

/** `scheduleTimeZone` as Chronos reads it: `TimeZone.getTimeZone`, then `DateTimeZone.forTimeZone`. */
export const javaZone = (id: string, zones: Zones): JavaZone => {
  const known = Object.hasOwn(OLD_IDS, id) ? OLD_IDS[id] : undefined;
  const name = known ?? id;
  if (name === 'UTC') return fixedZone(0);
  const custom = CUSTOM.exec(id);
  if (custom) {
    const [, sign, hours = '0', minutes = '0'] = custom;
    if (Number(hours) < 24 && Number(minutes) < 60) {
      return fixedZone((sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60));
    }
  }
  const offsetAt = zones(name);
  return offsetAt === undefined ? { ...fixedZone(0), fellBack: true } : { offsetAt, name, fellBack: false };
};
