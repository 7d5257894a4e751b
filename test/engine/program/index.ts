import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { Address } from "../../../components/address";
import { bind, generated, variable } from "../../../components/manifest";
import type { WebServiceArgs } from "../../../components/platform";
import { RenderPlatform } from "../../../components/render";

const manifest = z.object({
  PEER: variable(z.string(), { description: "The other service's URL" }),
  GREETING: variable(z.string(), { description: "What is said" }),
  TOKEN: variable(z.string(), { description: "A key", secret: true }),
});

const config = new pulumi.Config();
const platform = new RenderPlatform({ system: "pair", environment: "local", region: "oregon", names: {} });
const source = { repo: config.require("repo") };
const release = config.require("release");

function webService(name: string, peer: string, args: Pick<WebServiceArgs, "healthCheckPath" | "preDeployCommand">) {
  const bindings = { PEER: Address.url(peer), GREETING: config.require(`${name}Greeting`), TOKEN: generated };
  return platform.webService(name, {
    source,
    build: { runtime: "node", build: config.get("buildCommand") ?? "node build.js", start: "node server.js" },
    variables: bind(manifest, bindings, "local"),
    ...args,
  });
}

const first = webService("first", "second", { preDeployCommand: "node migrate.js" });
const second = webService("second", "first", { healthCheckPath: "/health" });
const { releases } = platform.rollout({
  entries: [
    { service: first, release },
    { service: second, release, after: ["first"] },
  ],
});

export const firstUrl = first.url;
export const secondUrl = second.url;
export const firstToken = first.generatedValue("TOKEN");
export const live = releases;
