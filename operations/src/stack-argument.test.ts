import { expect, test } from "vitest";
import { stackOf } from "./stack-argument";

test.each([
  { args: ["preview", "--stack", "local"], stack: "local" },
  { args: ["--stack=local", "up"], stack: "local" },
  { args: ["up", "-s", "local"], stack: "local" },
  { args: ["up", "-slocal"], stack: "local" },
  { args: ["up", "-s=local"], stack: "local" },
  { args: ["up"], environment: { PULUMI_STACK: "staging" }, stack: "staging" },
  { args: ["up", "--stack", "local"], environment: { PULUMI_STACK: "staging" }, stack: "local" },
  { args: ["stack", "init", "local"], environment: { PULUMI_STACK: "staging" }, stack: "local" },
  { args: ["stack", "rm", "--yes"], environment: { PULUMI_STACK: "staging" }, stack: "staging" },
  { args: ["stack", "output", "url"], stack: undefined },
  { args: ["up", "--skip-preview"], stack: undefined },
  { args: ["up"], environment: { PULUMI_STACK: "" }, stack: undefined },
  { args: ["config", "set", "--", "--stack", "text"], stack: undefined },
])("`pulumi $args` with $environment is about stack $stack", ({ args, environment, stack }) => {
  expect(stackOf(args, environment ?? {})).toBe(stack);
});
