import type { Reason } from '../../../core/chronos/difference.ts';
import type { SlowChronos } from './slow-calendar.ts';

/** One Chronos schedule beside one cron line, and what a careful person says about the pair. */
export type Pair = {
  readonly says: string;
  readonly schedule: string;
  readonly scheduleTimeZone: string;
  readonly cron: string;
  readonly cronZone: string;
  readonly version: 2 | 3;
  readonly epsilon: string | null;
  readonly reasons: readonly Reason[];
  /** How the slow calendar is told about the Chronos side. */
  readonly slow: SlowChronos;
};

export const WINDOW = { from: Date.UTC(2026, 0, 1) / 1000, to: Date.UTC(2028, 0, 1) / 1000 };
const unix = (text: string): number => Date.parse(text) / 1000;

const pair = (says: string, given: Partial<Pair> & Pick<Pair, 'schedule' | 'cron' | 'slow'>): Pair => ({
  says,
  scheduleTimeZone: '',
  cronZone: 'UTC',
  version: 3,
  epsilon: null,
  reasons: [],
  ...given,
});

const DST_ZONES = [
  'America/New_York',
  'Europe/Paris',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
];
const FLAT_ZONES = ['Asia/Kolkata', 'Asia/Kathmandu', 'America/Phoenix', 'Asia/Tokyo'];
/** 2026-01-02 hh:mm on the wall of a zone, as unix seconds: all of them keep one offset in that week. */
const JANUARY: Readonly<Record<string, number>> = {
  'America/New_York': -5,
  'Europe/Paris': 1,
  'America/St_Johns': -3.5,
  'Australia/Lord_Howe': 11,
  'America/Santiago': -3,
  'Africa/Cairo': 2,
  'Asia/Kolkata': 5.5,
  'Asia/Kathmandu': 5.75,
  'America/Phoenix': -7,
  'Asia/Tokyo': 9,
  'Europe/London': 0,
};
const wall = (zone: string, text: string): number =>
  unix(`2026-01-02T${text}Z`) - (JANUARY[zone] ?? 0) * 3600;
const range = (by: number, through: number, below: number): string =>
  Array.from({ length: below / by }, (_, k) => (through % by) + k * by).join(',');

const clockPairs = (): Pair[] => {
  const found: Pair[] = [];
  for (const minutes of [1, 2, 3, 5, 6, 10, 12, 15, 20, 30]) {
    for (const through of minutes === 1 ? [0] : [0, minutes - 1]) {
      const start = `2026-01-01T00:${String(through).padStart(2, '0')}:00Z`;
      const slow = { firstRun: unix(start), times: null, zone: 'UTC', seconds: minutes * 60 };
      const cron = `${range(minutes, through, 60)} * * * *`;
      found.push(pair(`every ${minutes} min`, { schedule: `R/${start}/PT${minutes}M`, cron, slow }));
    }
  }
  for (const hours of [1, 2, 3, 4, 6, 8, 12]) {
    for (const minute of ['00', '05', '30', '59']) {
      const start = `2026-01-01T00:${minute}:00.000Z`;
      const slow = { firstRun: unix(start), times: null, zone: 'UTC', seconds: hours * 3600 };
      const cron = `${Number(minute)} ${range(hours, 0, 24)} * * *`;
      found.push(pair(`every ${hours} h`, { schedule: `R/${start}/PT${hours}H`, cron, slow }));
    }
  }
  for (const hour of ['00', '06', '13', '23']) {
    const start = `2026-01-01T${hour}:15:00Z`;
    const cron = `15 ${Number(hour)} * * *`;
    const slow = { firstRun: unix(start), times: null, zone: 'UTC', seconds: 86_400 };
    for (const period of ['PT24H', 'P1D', 'PT1440M'])
      found.push(pair(`daily as ${period} in UTC`, { schedule: `R/${start}/${period}`, cron, slow }));
  }
  return found;
};

// Where January 2, 09:00 is the first 09:00 of the window.
const FIRST_AT_NINE = new Set(['Australia/Lord_Howe']);

const calendarPairs = (): Pair[] =>
  [...DST_ZONES, ...FLAT_ZONES].flatMap((zone) => {
    const given = { scheduleTimeZone: zone, cronZone: zone };
    const at = (text: string, more: object) => ({ firstRun: wall(zone, text), times: null, zone, ...more });
    return [
      pair(`daily in ${zone}`, {
        ...given,
        schedule: 'R/2026-01-02T09:00:00Z/P1D',
        cron: '0 9 * * *',
        slow: at('09:00', { days: 1 }),
        reasons: FIRST_AT_NINE.has(zone) ? [] : ['starts-later'],
      }),
      pair(`weekly in ${zone}`, {
        ...given,
        schedule: 'R/2026-01-02T17:45:00Z/P1W',
        cron: '45 17 * * 5',
        slow: at('17:45', { days: 7 }),
      }),
      pair(`weekly as P7D in ${zone}`, {
        ...given,
        schedule: 'R/2026-01-02T06:10:00Z/P7D',
        cron: '10 6 * * 5',
        slow: at('06:10', { days: 7 }),
      }),
      pair(`monthly in ${zone}`, {
        ...given,
        schedule: 'R/2026-01-02T12:00:00Z/P1M',
        cron: '0 12 2 * *',
        slow: at('12:00', { months: 1 }),
      }),
      pair(`quarterly in ${zone}`, {
        ...given,
        schedule: 'R/2026-01-02T12:00:00Z/P3M',
        cron: '0 12 2 1,4,7,10 *',
        slow: at('12:00', { months: 3 }),
      }),
      pair(`yearly in ${zone}`, {
        ...given,
        schedule: 'R/2026-01-02T12:00:00Z/P1Y',
        cron: '0 12 2 1 *',
        slow: at('12:00', { months: 12 }),
      }),
    ];
  });

const weeklyPairs = (): Pair[] =>
  [...DST_ZONES, ...FLAT_ZONES].flatMap((zone) =>
    [3, 5, 6, 7].map((day) =>
      pair(`weekly from January ${day} in ${zone}`, {
        scheduleTimeZone: zone,
        cronZone: zone,
        schedule: `R/2026-01-0${day}T10:20:00Z/P1W`,
        cron: `20 10 * * ${(day + 3) % 7}`,
        slow: { firstRun: wall(zone, '10:20:00') + (day - 2) * 86_400, times: null, zone, days: 7 },
      }),
    ),
  );

const fixedAgainstCivil = (): Pair[] =>
  DST_ZONES.flatMap((zone) => {
    const firstRun = wall(zone, '15:00');
    const own = new Date(firstRun * 1000).toISOString();
    const day = { firstRun, times: null, zone: 'UTC', seconds: 86_400 };
    const late: readonly Reason[] = ['starts-later', 'fixed-against-civil'];
    const plain = { cron: '0 15 * * *', cronZone: zone, reasons: late };
    return [
      pair(`PT24H against a civil day in ${zone}`, {
        ...plain,
        schedule: 'R/2026-01-02T15:00:00Z/PT24H',
        scheduleTimeZone: zone,
        slow: day,
      }),
      pair(`P1D at a fixed offset against ${zone}`, { ...plain, schedule: `R/${own}/P1D`, slow: day }),
      pair(`PT168H against a civil week in ${zone}`, {
        schedule: 'R/2026-01-02T15:00:00Z/PT168H',
        scheduleTimeZone: zone,
        cron: '0 15 * * 5',
        cronZone: zone,
        reasons: ['fixed-against-civil'],
        slow: { ...day, seconds: 604_800 },
      }),
    ];
  });

const BAD_PERIODS: readonly (readonly [period: string, slow: object, cron: string])[] = [
  ['PT90M', { seconds: 5400 }, '0 */1 * * *'],
  ['PT7M', { seconds: 420 }, '*'],
  ['PT45M', { seconds: 2700 }, '*'],
  ['PT25M', { seconds: 1500 }, '*'],
  ['PT5H', { seconds: 18_000 }, '*'],
  ['PT7H', { seconds: 25_200 }, '*'],
  ['PT36H', { seconds: 129_600 }, '*'],
  ['P2D', { days: 2 }, '*'],
  ['P3D', { days: 3 }, '*'],
  ['P10D', { days: 10 }, '*'],
  ['P2W', { days: 14 }, '*'],
  ['P5M', { months: 5 }, '*'],
  ['P1DT12H', { seconds: 43_200, days: 1 }, '*'],
  ['PT100M', { seconds: 6000 }, '*'],
  ['P7M', { months: 7 }, '*'],
  ['PT11H', { seconds: 39_600 }, '*'],
];

const notCron = (): Pair[] =>
  BAD_PERIODS.flatMap(([period, slow]) =>
    ['0 * * * *', '0 0 * * *', '0 0 1 * *'].map((cron) =>
      pair(`${period} beside ${cron}`, {
        schedule: `R/2026-01-01T00:00:00Z/${period}`,
        cron,
        reasons: ['period-not-cron'],
        slow: { firstRun: WINDOW.from, times: null, zone: 'UTC', ...slow },
      }),
    ),
  );

const clockChanges = (): Pair[] => {
  const rows: readonly (readonly [zone: string, time: string, reasons: readonly Reason[]])[] = [
    ['America/New_York', '02:30', ['gap-shift']],
    ['America/New_York', '01:30', ['overlap-once']],
    ['America/New_York', '02:00', ['gap-shift']],
    ['America/New_York', '01:00', ['overlap-once']],
    ['Europe/Paris', '02:30', ['gap-shift', 'overlap-once']],
    ['Europe/Paris', '02:15', ['gap-shift', 'overlap-once']],
    ['America/St_Johns', '02:45', ['gap-shift']],
    ['America/St_Johns', '01:10', ['overlap-once']],
    ['Australia/Lord_Howe', '02:15', ['gap-shift']],
    ['Australia/Lord_Howe', '01:45', ['overlap-once']],
    ['Africa/Cairo', '00:20', ['gap-shift']],
    ['Africa/Cairo', '23:20', ['overlap-once']],
    ['America/Santiago', '00:40', ['gap-shift']],
    ['America/Santiago', '23:40', ['overlap-once', 'starts-later']],
  ];
  return rows.map(([zone, time, reasons]) =>
    pair(`daily at ${time} in ${zone}`, {
      schedule: `R/2026-01-01T${time}:00Z/P1D`,
      scheduleTimeZone: zone,
      cronZone: zone,
      reasons: reasons,
      cron: `${Number(time.slice(3))} ${Number(time.slice(0, 2))} * * *`,
      slow: { firstRun: wall(zone, `${time}:00`) - 86_400, times: null, zone, days: 1 },
    }),
  );
};

const zonePairs = (): Pair[] =>
  [
    'America/New_York',
    'Europe/Paris',
    'Asia/Tokyo',
    'Asia/Kolkata',
    'America/Phoenix',
    'America/St_Johns',
  ].flatMap((zone) => {
    const slow = { firstRun: wall(zone, '12:00'), times: null, zone, days: 7 };
    const given = {
      schedule: 'R/2026-01-02T12:00:00Z/P1W',
      scheduleTimeZone: zone,
      cron: '0 12 * * 5',
      slow,
    };
    return [
      pair(`Z in the start, ${zone} decides`, { ...given, reasons: ['zone-override'] }),
      pair(`+03:00 in the start, ${zone} decides`, {
        ...given,
        schedule: 'R/2026-01-02T12:00:00+03:00/P1W',
        cron: '0 9 * * 5',
        reasons: ['zone-override'],
      }),
      pair(`cron in Australia/Sydney instead of ${zone}`, {
        ...given,
        schedule: 'R/2026-01-02T12:00:00/P1W',
        cronZone: 'Australia/Sydney',
        reasons: ['time-zone'],
      }),
      pair(`no zone in the start, ${zone} decides`, {
        ...given,
        schedule: 'R/2026-01-02T12:00:00/P1W',
        cronZone: zone,
      }),
    ];
  });

const otherPairs = (): Pair[] => {
  const daily = (more: Partial<SlowChronos> = {}): SlowChronos => ({
    firstRun: unix('2026-01-01T08:00:00Z'),
    times: null,
    zone: 'UTC',
    seconds: 86_400,
    ...more,
  });
  const found: Pair[] = [];
  for (const [through, days] of [
    [1, 17],
    [2, 14],
    [3, 21],
    [4, 28],
  ] as const) {
    const start = `2026-01-0${through}T03:${days}:00+02:00`;
    const slow = daily({ firstRun: unix(start), seconds: 604_800 });
    const weekday = new Date(slow.firstRun * 1000).getUTCDay();
    found.push(
      pair(`weekly with an offset in the start, ${start}`, {
        schedule: `R/${start}/P1W`,
        cron: `${days} 1 * * ${weekday}`,
        slow,
      }),
    );
    found.push(
      pair(`the same as PT168H, ${start}`, {
        schedule: `R/${start}/PT168H`,
        cron: `${days} 1 * * ${weekday}`,
        slow,
      }),
    );
    found.push(
      pair(`the same as P7D, ${start}`, {
        schedule: `R/${start}/P7D`,
        cron: `${days} 1 * * ${weekday}`,
        slow,
      }),
    );
  }
  for (const [offset, hours] of [
    ['-05:00', 5],
    ['+05:30', -5.5],
    ['+09:00', -9],
  ] as const) {
    const start = `2026-01-02T15:00:00${offset}`;
    const slow = daily({ firstRun: unix('2026-01-02T15:00:00Z') + hours * 3600, seconds: 604_800 });
    found.push(
      pair(`cron reads the wall clock of ${start} as UTC`, {
        schedule: `R/${start}/P1W`,
        cron: '0 15 * * 5',
        slow,
        reasons: ['time-zone'],
      }),
    );
  }
  for (const n of [1, 2, 5, 30, 365, 700]) {
    found.push(
      pair(`${n} times and no more`, {
        schedule: `R${n}/2026-01-01T08:00:00Z/P1D`,
        cron: '0 8 * * *',
        reasons: ['finite'],
        slow: daily({ times: n }),
      }),
    );
  }
  found.push(
    pair('more repetitions than two years hold', {
      schedule: 'R5000/2026-01-01T08:00:00Z/P1D',
      cron: '0 8 * * *',
      slow: daily(),
    }),
  );
  for (const start of ['2026-03-10', '2026-12-31', '2027-06-01']) {
    found.push(
      pair(`from ${start} on`, {
        schedule: `R/${start}T08:00:00Z/P1D`,
        cron: '0 8 * * *',
        reasons: ['starts-later'],
        slow: daily({ firstRun: unix(`${start}T08:00:00Z`) }),
      }),
    );
  }
  for (const second of ['01', '30', '59']) {
    found.push(
      pair(`${second} s into the minute`, {
        schedule: `R/2026-01-01T08:00:${second}Z/P1D`,
        cron: '0 8 * * *',
        reasons: ['sub-minute'],
        slow: daily({ firstRun: unix(`2026-01-01T08:00:${second}Z`) }),
      }),
    );
  }
  for (const cron of ['0 9 * * *', '1 8 * * *', '0 8 * * 1', '0 8 1 * *', '0 8,20 * * *', '30 * * * *']) {
    found.push(
      pair(`daily at 8 beside ${cron}`, {
        schedule: 'R/2026-01-01T08:00:00Z/P1D',
        cron,
        reasons: ['different-times'],
        slow: daily(),
      }),
    );
  }
  for (const day of [29, 30, 31]) {
    const start = `2026-01-${day}T08:00:00Z`;
    found.push(
      pair(`the ${day}th of each month`, {
        schedule: `R/${start}/P1M`,
        cron: `0 8 ${day} * *`,
        reasons: ['month-end'],
        slow: { firstRun: unix(start), times: null, zone: 'UTC', months: 1 },
      }),
    );
  }
  for (const epsilon of ['PT5M', 'PT30M', 'P1D']) {
    const given = { schedule: 'R/2026-01-01T08:00:00Z/P1D', cron: '0 8 * * *', epsilon, slow: daily() };
    found.push(pair(`epsilon ${epsilon} before version 3`, { ...given, version: 2 }));
    found.push(
      pair(`epsilon ${epsilon} in version 3`, { ...given, version: 3, reasons: ['epsilon-ignored'] }),
    );
  }
  for (const version of [2, 3] as const) {
    // Brought forward by the skip: the listed start is years old.
    found.push(
      pair(`an old start, version ${version}`, {
        version,
        schedule: 'R/2014-03-08T20:00:00.000Z/PT2H',
        cron: `0 ${range(2, 0, 24)} * * *`,
        slow: daily({ firstRun: WINDOW.from, seconds: 7200 }),
      }),
    );
    found.push(
      pair(`an old summer start in a zone, version ${version}`, {
        version,
        schedule: 'R/2014-07-04T04:00:00.000Z/P1D',
        scheduleTimeZone: 'America/New_York',
        cron: '0 4 * * *',
        cronZone: 'America/New_York',
        slow: {
          firstRun: wall('America/New_York', '04:00') - 86_400,
          times: null,
          zone: 'America/New_York',
          days: 1,
        },
      }),
    );
  }
  return found;
};

/**
 * What kube-controller-manager's cron (robfig/cron v3.0.1) does on its own around some clock changes: it steps by whole
 * hours, and where midnight does not exist it lands on the wrong side of it. Instants as it gives them.
 */
const CONTROLLER: readonly {
  zone: string;
  cron: string;
  loses: readonly string[];
  adds: readonly string[];
}[] = [
  {
    zone: 'Australia/Lord_Howe',
    cron: '0 9 * * *',
    adds: [],
    loses: ['2026-04-04T22:30Z', '2026-10-03T22:00Z', '2027-04-03T22:30Z', '2027-10-02T22:00Z'],
  },
  {
    zone: 'Australia/Lord_Howe',
    cron: '0 15 * * *',
    adds: [],
    loses: ['2026-04-05T04:30Z', '2026-10-04T04:00Z', '2027-04-04T04:30Z', '2027-10-03T04:00Z'],
  },
  {
    zone: 'Australia/Lord_Howe',
    cron: '15 2 * * *',
    adds: [],
    loses: ['2026-04-04T15:45Z', '2027-04-03T15:45Z'],
  },
  {
    zone: 'Australia/Lord_Howe',
    cron: '45 1 * * *',
    adds: ['2026-10-03T15:45Z', '2027-10-02T15:45Z'],
    loses: [],
  },
  { zone: 'Africa/Cairo', cron: '45 17 * * 5', adds: [], loses: ['2026-04-24T14:45Z', '2027-04-30T14:45Z'] },
  { zone: 'Africa/Cairo', cron: '10 6 * * 5', adds: [], loses: ['2026-04-24T03:10Z', '2027-04-30T03:10Z'] },
  { zone: 'Africa/Cairo', cron: '0 15 * * 5', adds: [], loses: ['2026-04-24T12:00Z', '2027-04-30T12:00Z'] },
  {
    zone: 'America/Santiago',
    cron: '20 10 * * 6',
    adds: ['2026-09-06T13:20Z', '2027-09-05T13:20Z'],
    loses: [],
  },
];

/** The slow calendar's answer for cron, with the controller's own oddities put in. */
export const asController = (pair: Pair, wallTimes: readonly number[]): readonly number[] => {
  const odd = oddityOf(pair);
  if (!odd) return wallTimes;
  const lost = new Set(odd.loses.map(unix));
  return [...wallTimes.filter((at) => !lost.has(at)), ...odd.adds.map(unix)].sort((a, b) => a - b);
};

const oddityOf = (pair: Pair) =>
  CONTROLLER.find(({ zone, cron }) => zone === pair.cronZone && cron === pair.cron);

const withOddity = (pair: Pair): Pair =>
  oddityOf(pair) ? { ...pair, reasons: [...pair.reasons, 'cron-at-clock-change'] } : pair;

const allPairs = (): readonly Pair[] => [
  ...clockPairs(),
  ...calendarPairs(),
  ...weeklyPairs(),
  ...fixedAgainstCivil(),
  ...notCron(),
  ...clockChanges(),
  ...zonePairs(),
  ...otherPairs(),
];

export const corpus = (): readonly Pair[] => allPairs().map(withOddity);
