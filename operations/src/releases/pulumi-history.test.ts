import { expect, test } from "vitest";
import type { StackService } from "../stack-resources";
import { pinnedIn } from "./pulumi-history";

test("what a stack's config pins, it pins of every service but cron jobs, which follow their branch", () => {
  const commit = "a".repeat(40);
  const service = (name: string, kind: string): StackService => ({ id: `srv-${name}`, system: "shop", name, kind });
  const services = [service("web", "web service"), service("nightly", "cron job")];
  const config = { "slipway:shop": { release: commit } };
  expect(pinnedIn({ config }, services)).toEqual({ shop: { web: { kind: "commit", commit } } });
});

test("images are pinned beside a branch that others follow, of cron jobs too, and a tag pins nothing", () => {
  const digest = `sha256:${"d".repeat(64)}`;
  const release = `ghcr.io/acme/shop@${digest}`;
  const named = { system: "shop", kind: "web service" };
  const services: StackService[] = [
    { ...named, id: "srv-web", name: "web" },
    { ...named, id: "srv-api", name: "api" },
    { ...named, id: "srv-tagged", name: "tagged" },
    { ...named, id: "crn-nightly", name: "nightly", kind: "cron job", asked: release },
  ];
  const releases = { web: release, nightly: release, tagged: "ghcr.io/acme/shop:1" };
  const image = { kind: "image", image: "ghcr.io/acme/shop", digest };
  const config = { "slipway:shop": { follow: true, release: "a".repeat(40), releases } };
  expect(pinnedIn({ config }, services)).toEqual({ shop: { web: image, nightly: image } });
});
