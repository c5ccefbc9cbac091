import type { EventState } from '../history/state.ts';

/** A CronJob's Event says that the controller has made the Job of that name. */
export const tellsOfCreation = ({ reason, message }: EventState, job: string): boolean =>
  reason === 'SuccessfulCreate' && message.endsWith(`Created job ${job}`);
