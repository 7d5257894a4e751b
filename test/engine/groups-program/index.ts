import * as pulumi from "@pulumi/pulumi";
import { RenderPlatform } from "../../../components/render/platform";

const config = new pulumi.Config();
const source = { repo: config.require("repo") };
const build = { runtime: "node", build: "node build.js", start: "node server.js" } as const;
const release = { kind: "commit", commit: config.require("release") } as const;
const bound = (values: Record<string, string>) => ({ values, runtimeOnly: [], defaults: [] });

const platform = new RenderPlatform({
  system: "shop",
  environment: "local",
  region: "oregon",
  nameOf: (part) => `shop-${part}`,
});
const shared = platform.envGroup("shared", {
  variables: bound({ GREETING: config.require("greeting") }),
  secretFiles: { "key.pem": config.require("key") },
});
const [api, other] = ["api", "other"].map((name) => platform.webService(name, { source, build }));
if (api === undefined || other === undefined) throw new Error("two names make two services");
platform.rollout({
  entries: [
    { service: api, variables: bound({}), release, groups: [shared], secretFiles: { "own.pem": "of the service" } },
    { service: other, variables: bound({}), release },
  ],
});
