import cliProgress from 'cli-progress';

export type Progress = { readonly step: () => void; readonly done: () => void };

/** A bar on a terminal that can draw one, nothing elsewhere. It writes to stderr, so that what is printed can be piped. */
export const progressBar = (title: string, total: number): Progress => {
  const drawn = process.stderr.isTTY === true && process.env.TERM !== 'dumb' && total > 0;
  if (!drawn) return { step: () => {}, done: () => {} };
  const bar = new cliProgress.SingleBar(
    {
      format: `${title} {bar} {value}/{total}`,
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total, 0);
  // The bar hides the cursor and turns off line wrapping: whoever interrupts wants his terminal back.
  const interrupted = (signal: NodeJS.Signals): void => {
    done();
    process.kill(process.pid, signal);
  };
  const done = (): void => {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted).off('exit', done);
    bar.stop();
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted).on('exit', done);
  return { step: () => bar.increment(), done };
};
