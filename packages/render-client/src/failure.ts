import { errorBodySchema, Redaction, wordsWithin } from "@slipway/render-api";
import type { Attempts } from "./attempts";
import { RenderError } from "./error";
import type { Lost, Reply } from "./exchange";
import { parseJson } from "./json";

/** Whose words an error has in it, and how they may stand there. */
interface Speaker {
  readonly host: string;
  readonly sayable: (text: string) => string;
}

/** The error of a request whose last attempt ended like this. */
export function failureOf(
  outcome: Reply | Lost,
  request: string,
  { host, sayable }: Speaker,
  { refusals, mayHaveArrived }: Attempts,
): RenderError {
  const isConclusive = !mayHaveArrived;
  if ("lost" in outcome) {
    const reason = sayable(outcome.reason);
    return new RenderError(lostSentence({ ...outcome, reason }, request, host), { cause: outcome.cause, isConclusive });
  }
  const { status, text } = outcome;
  if (status < 400) return new RenderError(redirectSentence(outcome, request, host), { status });
  const message = errorBodySchema.safeParse(parseJson(text)).data?.message;
  const said = message === undefined ? "" : `: ${sayable(message)}`;
  if (status === 429) {
    const times = refusals === 1 ? "once" : `${refusals} times`;
    const sentence =
      `Render refused \`${request}\` ${times} because of its rate limit (429)${said}. Wait a while, then ` +
      "run this again.";
    return new RenderError(sentence, { status, isConclusive });
  }
  const sentence = `Render answered ${status} to \`${request}\`${said}.${advice(status, host)}`;
  return new RenderError(sentence, { status });
}

/** What is longer than anything that anybody reads is not searched for secrets to its end. */
const longestSearched = 32_000;
const longestSaid = 1_000;

/**
 * What somebody else said, as it may stand in an error: without the key, and not without end. It is cut only once nothing secret is in it:
 * half of a secret would not be found any more.
 *
 * @param clean takes other secrets out of it
 */
export function sayable(text: string, apiKey = "", clean = (cleaned: string) => cleaned): string {
  const redaction = new Redaction();
  redaction.hide([apiKey]);
  return wordsWithin(clean(redaction.clean(wordsWithin(text, longestSearched))), longestSaid);
}

/** Of the place that it points to, no more than whose it is: the rest is made for one reader, and may have secrets in it. */
function redirectSentence({ status, headers }: Reply, request: string, host: string): string {
  const location = headers.get("Location") ?? "";
  const place = URL.canParse(location, `${host}/`) ? new URL(location, `${host}/`).origin : "no address";
  return (
    `Render answered ${status} to \`${request}\`, a redirect to \`${place}\`, which is not followed: what is sent is for ` +
    `\`${host}\` only. Set \`render:host\` to the address of Render's API itself.`
  );
}

function lostSentence({ lost, reason }: Lost, request: string, host: string): string {
  if (lost === "cut off") return `Render's reply to \`${request}\` was cut off: ${reason}.`;
  if (lost === "unsent") return `\`${request}\` did not reach Render at \`${host}\`: ${reason}.`;
  return `Render at \`${host}\` did not answer \`${request}\`: ${reason}.`;
}

function advice(status: number, host: string): string {
  if (status === 401) return ` The API key of \`render:apiKey\` is not valid at \`${host}\`.`;
  if (status === 403) return ` The API key of \`render:apiKey\` may not do this at \`${host}\`.`;
  return "";
}
