/** What time is for the server: the stamp on its answers, and when its streams send bookmarks and end. */
export type ServerClock = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Runs once after so many milliseconds; the answer cancels it. */
  readonly after: (milliseconds: number, run: () => void) => () => void;
};

/** Stands still until the test moves it. */
export type ManualClock = ServerClock & { readonly advance: (milliseconds: number) => void };

type Alarm = { readonly at: number; readonly run: () => void };

export const manualClock = (start: string): ManualClock => {
  let now = Date.parse(start);
  const alarms = new Set<Alarm>();
  const nextUntil = (end: number): Alarm | undefined =>
    [...alarms].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    after: (milliseconds, run) => {
      const alarm = { at: now + milliseconds, run };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    advance: (milliseconds) => {
      const end = now + milliseconds;
      for (let alarm = nextUntil(end); alarm; alarm = nextUntil(end)) {
        alarms.delete(alarm);
        now = alarm.at;
        alarm.run();
      }
      now = end;
    },
  };
};

/** Every wait is over at once: a watch lives through all its seconds as soon as it has nothing more to say. */
export const hastyClock = (start: string): ServerClock => {
  let now = Date.parse(start);
  return {
    now: () => now,
    after: (milliseconds, run) => {
      const immediate = setImmediate(() => {
        now += milliseconds;
        run();
      });
      return () => clearImmediate(immediate);
    },
  };
};

/** The wall's, for a server that people or a benchmark talk to. */
export const wallClock = (): ServerClock => ({
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
});
