import { errorBodySchema } from "@slipway/render-api";
import type { Attempts } from "./attempts";
import type { Connection } from "./connection";
import { RenderError } from "./error";
import type { Lost, Reply } from "./exchange";
import { parseJson } from "./json";

/** The error of a request whose last attempt ended like this. */
export function failureOf(
  outcome: Reply | Lost,
  request: string,
  { host }: Connection,
  { refusals, mayHaveArrived }: Attempts,
): RenderError {
  const isConclusive = !mayHaveArrived;
  if ("lost" in outcome)
    return new RenderError(lostSentence(outcome, request, host), { cause: outcome.cause, isConclusive });
  const { status, text } = outcome;
  const message = errorBodySchema.safeParse(parseJson(text)).data?.message;
  const said = message === undefined ? "" : `: ${message}`;
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
