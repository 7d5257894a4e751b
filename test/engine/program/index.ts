import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { bind, runtimeVariable } from "../../../components/manifest";
import type { WebServiceArgs } from "../../../components/platform";
import { parseRelease } from "../../../components/release";
import { RenderPlatform } from "../../../components/render";

const manifest = z.object({
  PEER: runtimeVariable(z.string(), { description: "The other service's URL" }),
  GREETING: runtimeVariable(z.string(), { description: "What is said" }),
  TOKEN: runtimeVariable(z.string(), { description: "A key", secret: true }),
});

const config = new pulumi.Config();
const nameOf = (part: string) => `pair-${part}-local`;
const platform = new RenderPlatform({ system: "pair", environment: "local", region: "oregon", nameOf });
const source = { repo: config.require("repo") };
const release = parseRelease(config.require("release"));
if (release === undefined) throw new pulumi.RunError("`release` is no release");

function webService(name: string, args: Pick<WebServiceArgs, "healthCheckPath" | "preDeployCommand">) {
  const commands = { build: config.get("buildCommand") ?? "node build.js", start: "node server.js" };
  const dockerfile = config.get("dockerfile");
  const build = dockerfile === undefined ? { runtime: "node" as const, ...commands } : { dockerfile };
  return platform.webService(name, { source, build, ...args });
}

function variablesOf(name: string, peer: pulumi.Output<string>) {
  const bindings = { PEER: peer, GREETING: config.require(`${name}Greeting`), TOKEN: platform.secret(`${name}-token`) };
  return bind(manifest, bindings, "local");
}

const first = webService("first", { preDeployCommand: "node migrate.js" });
const second = webService("second", { healthCheckPath: "/health" });
const [firstVariables, secondVariables] = [variablesOf("first", second.url), variablesOf("second", first.url)];
const { releases } = platform.rollout({
  entries: [
    { service: first, variables: firstVariables, release },
    { service: second, variables: secondVariables, release, after: ["first"] },
  ],
});

export const firstUrl = first.url;
export const secondUrl = second.url;
export const firstToken = firstVariables.values.TOKEN;
export const live = releases;
