import { z } from "zod";

const schema = z.object({
  /** The API's host and port for this server itself: on a private network, where there is one. */
  API_PRIVATE_ADDRESS: z.string().regex(/^[\w.-]+:\d{1,5}$/, "must be a host and a port, such as api:4000"),
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

/** Where this server finds the API: a private network has no TLS. */
export function apiPrivateUrl(): string {
  return `http://${schema.parse(process.env).API_PRIVATE_ADDRESS}`;
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
