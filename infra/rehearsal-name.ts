const PREFIX = "rehearsal-";

/** The name of the stack on which another is rehearsed. */
export const rehearsalStack = (stack: string): string => PREFIX + stack;

/** The stack that is rehearsed on this one; undefined where none is. */
export function rehearsedStack(stack: string): string | undefined {
  return stack.startsWith(PREFIX) ? stack.slice(PREFIX.length) : undefined;
}
