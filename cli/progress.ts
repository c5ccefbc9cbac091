import cliProgress from 'cli-progress';

export type Progress = { readonly step: () => void; readonly done: () => void };

/** A bar on a terminal, nothing elsewhere. It writes to stderr, so that what is printed can be piped. */
export const progressBar = (title: string, total: number): Progress => {
  if (process.stderr.isTTY !== true || total === 0) return { step: () => {}, done: () => {} };
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
  return { step: () => bar.increment(), done: () => bar.stop() };
};
