import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { imageExpected, imagePattern } from "@slipway/render-api";
import { version } from "../package.json";
import { startEmulator } from "./emulator";
import { emulatorRecordPath } from "./emulator-record";
import { messageOf } from "./errors";
import { profiles } from "./profile";
import { hostNames } from "./resources/host-names";
import { runtimeNames } from "./runtimes/runtime";
import { keepOutputSmall, report, say } from "./report";

const usage =
  "usage: render-emulator --data <folder> [--port <number>] [--redis-server <path>] [--profile fast|render] [--runtime auto|docker|process|simulated] [--base-images <image=image,…>] [--registry-image <image>] [--host-names local|render] [--log <file>]";

const registryImage = (name: string) =>
  z.string().regex(imagePattern, `\`${name}\` must be ${imageExpected}`).optional();

const flagsSchema = z.object({
  data: z.string("`--data` is required: the folder where the emulator keeps its state"),
  port: z.coerce.number("`--port` must be a number").int().min(0).max(65_535).default(0),
  "redis-server": z.string().optional(),
  profile: z
    .enum(Object.keys(profiles) as (keyof typeof profiles)[], "`--profile` must be `fast` or `render`")
    .default("fast"),
  runtime: z.enum(runtimeNames, "`--runtime` must be `auto`, `docker`, `process` or `simulated`").optional(),
  "base-images": z.string().optional(),
  "registry-image": registryImage("--registry-image"),
  "host-names": z.enum(hostNames, "`--host-names` must be `local` or `render`").default("local"),
  log: z.string().optional(),
});

/** In the environment, so that it reaches the emulator through whatever starts it. */
const environmentSchema = z.object({
  RENDER_EMULATOR_MAX_INSTANCES: z.coerce
    .number("`RENDER_EMULATOR_MAX_INSTANCES` must be a number")
    .int("`RENDER_EMULATOR_MAX_INSTANCES` must be a whole number")
    .min(1, "`RENDER_EMULATOR_MAX_INSTANCES` must be at least 1")
    .optional(),
  RENDER_EMULATOR_RUNTIME: z
    .enum(runtimeNames, "`RENDER_EMULATOR_RUNTIME` must be `auto`, `docker`, `process` or `simulated`")
    .default("auto"),
  RENDER_EMULATOR_BASE_IMAGES: z.string().optional(),
  RENDER_EMULATOR_REGISTRY_IMAGE: registryImage("RENDER_EMULATOR_REGISTRY_IMAGE"),
});

async function main(): Promise<void> {
  const flags = readFlags();
  const environment = readEnvironment();
  const maxInstances = environment.RENDER_EMULATOR_MAX_INSTANCES;
  const runtime = flags.runtime ?? environment.RENDER_EMULATOR_RUNTIME;
  const baseImages = flags["base-images"] ?? environment.RENDER_EMULATOR_BASE_IMAGES;
  const registryImage = flags["registry-image"] ?? environment.RENDER_EMULATOR_REGISTRY_IMAGE;
  // From the first on: what it loads listens to signals, too, so one that comes before it is ready would be lost.
  const ended = endSignal();
  const redisServer = flags["redis-server"];
  if (flags.log !== undefined) keepOutputSmall(flags.log);
  const emulator = await startEmulator({
    dataDir: flags.data,
    port: flags.port,
    profile: flags.profile,
    runtime,
    hostNames: flags["host-names"],
    ...(baseImages === undefined ? {} : { baseImages }),
    ...(registryImage === undefined ? {} : { registryImage }),
    ...(redisServer === undefined ? {} : { redisServer }),
    ...(maxInstances === undefined ? {} : { maxInstances }),
  });
  const record = emulatorRecordPath(resolve(flags.data));
  say(`Render emulator ${version} listens at ${emulator.url}`);
  if (runtime === "simulated") say("Services and data stores are simulated: nothing is built or run");
  say(`API key and workspace are in ${record}; custom domains are on port ${emulator.domainsPort}`);
  await ended;
  say("Stopping; the data stays");
  await emulator.stop();
}

function readFlags(): z.infer<typeof flagsSchema> {
  const string = { type: "string" } as const;
  const options = {
    data: string,
    port: string,
    "redis-server": string,
    profile: string,
    runtime: string,
    "base-images": string,
    "registry-image": string,
    "host-names": string,
    log: string,
  };
  const { values } = parseArgs({ options });
  const result = flagsSchema.safeParse(values);
  if (result.success) return result.data;
  throw new Error(`${result.error.issues.map((issue) => issue.message).join("; ")}\n${usage}`);
}

function readEnvironment(): z.infer<typeof environmentSchema> {
  const result = environmentSchema.safeParse(process.env);
  if (result.success) return result.data;
  throw new Error(result.error.issues.map((issue) => issue.message).join("; "));
}

function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    report(messageOf(error));
    process.exit(1);
  },
);
