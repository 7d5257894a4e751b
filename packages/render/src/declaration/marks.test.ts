import { expect, test } from "vitest";
import { rollout } from "../resources/rollout/declaration";
import { staticSite } from "../resources/static-site/declaration";
import { webService } from "../resources/web-service/declaration";
import { secret, type ValueMap } from "../values/value";
import { markObserved } from "./marks";
import type { ResourceDeclaration } from "./property";

function entry(envVars: ValueMap): ValueMap {
  return { services: { api: { serviceId: "srv-1", envVars } } };
}

const route = { type: "redirect", source: "/a", destination: "/b" };

test.each<[string, ResourceDeclaration, ValueMap, ValueMap | undefined, ValueMap]>([
  ["a variable that the program said", rollout, entry({ A: "1" }), entry({ A: "1" }), entry({ A: "1" })],
  [
    "a variable that the program hides",
    rollout,
    entry({ A: "1" }),
    entry({ A: secret("1") }),
    entry({ A: secret("1") }),
  ],
  ["another value of a variable", rollout, entry({ A: "2" }), entry({ A: "1" }), entry({ A: secret("2") })],
  ["another value of a secret", rollout, entry({ A: "2" }), entry({ A: secret("1") }), entry({ A: secret("2") })],
  [
    "a variable that nobody said",
    rollout,
    entry({ A: "1", B: "2" }),
    entry({ A: "1" }),
    entry({ A: "1", B: secret("2") }),
  ],
  ["every variable of an import", rollout, entry({ A: "1" }), undefined, entry({ A: secret("1") })],
  ["another plan", webService, { plan: "pro" }, { plan: "starter" }, { plan: "pro" }],
  ["an import's plan", webService, { plan: "pro" }, undefined, { plan: "pro" }],
  [
    "a command that the program hides",
    webService,
    { startCommand: "y" },
    { startCommand: secret("x") },
    { startCommand: secret("y") },
  ],
  [
    "a URL with a token",
    webService,
    { repo: "https://t0ken@a.io/x" },
    { repo: "https://a.io/x" },
    { repo: secret("https://t0ken@a.io/x") },
  ],
  [
    "such a URL that the program said",
    webService,
    { repo: "https://t0ken@a.io/x" },
    { repo: "https://t0ken@a.io/x" },
    { repo: "https://t0ken@a.io/x" },
  ],
  [
    "a secret at another place of a list",
    staticSite,
    { routes: [route, { ...route, destination: "/s3cret" }] },
    { routes: [{ ...route, destination: secret("/s3cret") }] },
    {
      routes: [
        { ...route, destination: secret("/b") },
        { ...route, destination: secret("/s3cret") },
      ],
    },
  ],
])("%s", (_, declaration, observed, prior, expected) => {
  expect(markObserved(declaration, observed, prior)).toEqual(expected);
});
