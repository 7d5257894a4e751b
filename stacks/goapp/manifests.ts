import { z } from "zod";
import { runtimeVariable } from "../../components/manifest";

/** Where the disk is mounted: the image has an empty folder there, which is its user's. */
export const VOLUME = "/data";

const secret = z.string().min(32, "expected at least 32 characters");

/** Environment of `goapp`'s service: what the application in `examples/goapp` takes, and no more. */
export const manifest = z.object({
  DATABASE_PATH: runtimeVariable(
    z
      .string()
      .regex(
        /^\/data\/[\w.-]*\w$/,
        `expected a file in \`${VOLUME}\`, the disk: elsewhere it would go with each deploy`,
      )
      .default(`${VOLUME}/goapp.db`),
    { description: "The SQLite file, on the disk" },
  ),
  ACCESS_KEY: runtimeVariable(secret, { secret: true, description: "What whoever writes signs in with" }),
  METRICS_TOKEN: runtimeVariable(secret.optional(), {
    secret: true,
    description: "Bearer token that `/metrics` wants; without one there are no metrics to be had",
  }),
  LOG_LEVEL: runtimeVariable(z.enum(["debug", "info", "warn", "error"]).default("info"), {
    description: "Lowest level that is logged",
  }),
});
