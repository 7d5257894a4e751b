/** The number, of no pull request, whose stack is that of tests that somebody runs by hand. */
export const BY_HAND = 0;

/** The name of a pull request's stack. */
export const previewStack = (pullRequest: number): string => `pr-${pullRequest}`;

/** The pull request whose stack has a name; undefined where it is no such name. */
export function pullRequestOf(stack: string): number | undefined {
  const digits = /^pr-(0|[1-9]\d*)$/.exec(stack)?.[1];
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : undefined;
}
