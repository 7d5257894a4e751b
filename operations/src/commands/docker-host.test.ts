import { afterAll, expect, test } from "vitest";
import type { CommandContext } from "./context";
import { deploy } from "./deploy";
import { drift } from "./drift";
import { logs } from "./logs";
import { projectWith, removeProjects, right } from "./project.fixture";
import { promote } from "./promote";
import { releases } from "./releases";
import { rollback } from "./rollback";
import { status } from "./status";
import { printUrl } from "./url";
import { verify } from "./verify";

afterAll(removeProjects);

const stack = "host";
const json = false;

test.each<[string, (context: CommandContext) => Promise<unknown>]>([
  ["status", (context) => status(context, { stack, json })],
  ["logs", (context) => logs(context, "web", { stack, lines: 10, follow: false })],
  ["url", (context) => printUrl(context, "web", { stack })],
  ["verify", (context) => verify(context, { stack })],
  ["releases", (context) => releases(context, { stack, limit: 10, json })],
  ["drift", (context) => drift(context, { stack, json })],
  ["deploy", (context) => deploy(context, { stack, refresh: false })],
  ["promote to it", (context) => promote(context, { from: "production", to: stack, system: [], rollback: false })],
  ["promote from it", (context) => promote(context, { from: stack, to: "production", system: [], rollback: false })],
  ["rollback", (context) => rollback(context, { stack, system: [] })],
])("%s says of a stack on a Docker host that Render knows nothing of it, and what does", async (_, run) => {
  const docker = { "slipway:environment": "production", "slipway:platform": "docker" };
  const { context } = projectWith({ [stack]: docker, production: right });
  await expect(run(context)).rejects.toThrow(
    "Stack `host` is on a Docker host (`slipway:platform` is `docker`), and this command asks Render: bring another release or the former one up with `npm run pulumi -- up --stack host`",
  );
});
