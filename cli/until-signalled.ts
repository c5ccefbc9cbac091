/** SIGINT and SIGTERM ask us to stop: the first finishes what is being done, the second ends the process at once. */
export const untilSignalled = (): { readonly stop: AbortSignal; readonly done: () => void } => {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    stop: controller.signal,
    done: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
};
