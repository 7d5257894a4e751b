import { z } from "zod";

const schema = z.object({
  /** The API's address for this server itself: on a private network, where there is one. */
  API_PRIVATE_URL: z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }),
});

/** What is wrong with the server's environment, in one sentence without its values; undefined when nothing is. */
export function environmentProblem(variables: Readonly<Record<string, string | undefined>>): string | undefined {
  const { error } = schema.safeParse(variables);
  return error?.issues
    .map(({ path: [name], message }) =>
      variables[String(name)] ? `\`${String(name)}\`: ${message}` : `\`${String(name)}\` is missing`,
    )
    .join("; ");
}

/** Where this server finds the API. */
export function apiPrivateUrl(): string {
  return schema.parse(process.env).API_PRIVATE_URL.replace(/\/$/, "");
}

/** Whether browsers reach the site by HTTPS alone, as they do at Render, which tells a service its address. On a developer's machine there is none. */
export function isHttpsOnly(): boolean {
  return process.env.NODE_ENV === "production" && process.env.RENDER_EXTERNAL_URL?.startsWith("https:") === true;
}

/** Ends the process where it could serve nothing, with a line that says why. */
export function exitOnWrongEnvironment(): void {
  const problem = environmentProblem(process.env);
  if (problem === undefined) return;
  console.error(`could not start: ${problem}`);
  process.exit(1);
}
