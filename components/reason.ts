import type { z } from "zod";

/** What a schema expected, as a half-sentence such as "expected number" that reads well behind the name and value of what it refused. */
export function reasonOf(issue: z.core.$ZodIssue): string {
  const text = issue.message
    .replace(/^Invalid (input|option|key in record)(: )?/, "")
    .replace(/^Too (big|small): /, "");
  return text.replace(/^expected (.*), received .*$/, "expected $1");
}
