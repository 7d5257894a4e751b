import { z } from "zod";
import { runtimeVariable, variable } from "../../components/manifest";
import { privatePort } from "../settings/ports";
import { databaseUrl } from "../settings/stores";

const url = z.url({ protocol: /^https?$/, error: "expected an `http://` or `https://` URL" });

const everywhere = {
  // The build commands set another one for as long as they install: Render gives a service the same variables to build and to run with.
  NODE_ENV: runtimeVariable(z.enum(["production"]).default("production"), {
    description: "`production` wherever the service is deployed; a build sets another one for as long as it installs",
  }),
  LOG_LEVEL: runtimeVariable(z.enum(["debug", "info", "warn", "error"]).default("info"), {
    description: "Lowest level that is logged",
  }),
};

/** Environment of each service of `webapp`: what the applications in `examples/webapp` take, and no more. */
export const manifests = {
  api: z.object({
    ...everywhere,
    PORT: privatePort(4000),
    DATABASE_URL: runtimeVariable(databaseUrl, { secret: true, description: "Connection string of Postgres" }),
    WEB_ORIGIN: runtimeVariable(
      url.refine((text) => URL.canParse(text) && new URL(text).origin === text, "expected an origin, with no path"),
      { description: "The web application's origin: its pages alone may call from a browser" },
    ),
  }),
  web: z.object({
    ...everywhere,
    HOSTNAME: runtimeVariable(z.enum(["0.0.0.0"]).default("0.0.0.0"), {
      description: "Where Next.js listens: a container's shell says its own name here, which nobody outside can reach",
    }),
    NEXT_PUBLIC_API_URL: variable(url.regex(/^\S*[^/]$/, "expected no slash at its end"), {
      description: "The API as browsers reach it; written into the pages' scripts when they are built",
    }),
    API_PRIVATE_ADDRESS: runtimeVariable(z.string().regex(/^[\w.-]+:\d{1,5}$/, "expected `<host>:<port>`"), {
      description:
        "The API as the web application's server reaches it, by HTTP: its host and port on the private network",
    }),
  }),
};
