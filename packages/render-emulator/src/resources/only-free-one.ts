import { badRequest } from "../errors";

/**
 * Refuses a second free data store of a kind: a workspace has one. The words are those that Render has for databases.
 *
 * @param others what there is of the kind; a suspended one counts, too: whether Render takes that for active isn't known
 * @param what what one is called: `database`
 */
export function requireOnlyFreeOne(plan: string, others: readonly { plan: string }[], what: string): void {
  const isTaken = plan === "free" && others.some((other) => other.plan === "free");
  if (isTaken) throw badRequest(`cannot have more than one active free tier ${what}`);
}
