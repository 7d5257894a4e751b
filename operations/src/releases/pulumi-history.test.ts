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
