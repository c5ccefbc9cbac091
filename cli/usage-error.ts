/** Bad usage or input: the program prints the message as one line on stderr and exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
