/** What the SDK leaves unsaid where it finds no Region or no credentials: where it looks for them. */
export const withAwsHint = (message: string): string =>
  /Region (is missing|not accepted)|Could not load credentials/.test(message)
    ? `${message}; expected AWS_REGION and credentials in the environment, or AWS_PROFILE`
    : message;
