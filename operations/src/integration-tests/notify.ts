import { withoutSecrets } from "../environment-secrets";
import { complain } from "../terminal";
import type { TestReport } from "./junit";

/** Names of tests that a message has at most: it is read on a phone. */
const MOST_NAMES = 5;
/** A webhook that hangs holds nothing up for longer. */
const LIMIT_MS = 30_000;

/** Tests that have failed. */
export interface Failure {
  system: string;
  /** The stack that they were run on. */
  target: string;
  /** What they have reported; undefined where they did not come to that. */
  report?: TestReport | undefined;
  /** Why they were not run. */
  why?: string;
}

/** What is said of a failure, in one sentence. */
export function failureText({ system, target, report, why }: Failure): string {
  const what = `The integration tests of ${system} on ${target}`;
  if (why !== undefined) return `${what} were not run: ${why}.`;
  if (report?.count === 0) return `${what} failed: none has run.`;
  if (report === undefined || report.failed.length === 0) return `${what} failed, and have not reported which.`;
  const { count, failed } = report;
  const names = [...new Set(failed)];
  const more = names.length - MOST_NAMES;
  const named = names.slice(0, MOST_NAMES).join("; ");
  return `${what} failed, ${failed.length} of ${count}: ${named}${more > 0 ? `; and ${more} more` : ""}.`;
}

/**
 * Tells of tests that have failed whoever is to be told: a webhook of Slack's kind, or one that turns it into a mail, by the variables that the
 * workflows have. What can't be told fails nothing more.
 */
export async function notify(
  failure: Failure,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<void> {
  const text = withoutSecrets(failureText(failure), environment);
  await send("SLACK_WEBHOOK_URL", environment, { text: withoutMarkup(text) });
  await send("EMAIL_WEBHOOK_URL", environment, { subject: `Integration tests of ${failure.system} failed`, text });
}

async function send(
  variable: "SLACK_WEBHOOK_URL" | "EMAIL_WEBHOOK_URL",
  environment: Readonly<Record<string, string | undefined>>,
  message: object,
): Promise<void> {
  const url = environment[variable];
  if (url === undefined || url === "") return;
  const isTaken = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(LIMIT_MS),
  }).then(
    ({ ok }) => ok,
    () => false,
  );
  // The address is a secret: who knows it can post there.
  if (!isTaken) complain(`The address in ${variable} did not take the message.`);
}

/** In Slack's messages these three mean something: a test's name could call everybody. */
function withoutMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
