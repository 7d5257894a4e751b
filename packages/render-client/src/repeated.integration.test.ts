import { expect, test } from "vitest";
import type { RenderClient } from "./client";
import { cancelDeploy } from "./deploys";
import { type Answer, answers, faultyApi, reply } from "./faulty-api.fixture";
import { scaleService } from "./services";

const faults: [string, Answer][] = [
  ["a failure of the server", answers.broken],
  ["a reply that is cut off", answers.cutOff],
  ["a connection closed without a reply", answers.silence],
];

test.each(
  [
    ["a cancellation", (render: RenderClient) => cancelDeploy(render, "srv-1", "dep-1")] as const,
    ["a scaling", (render: RenderClient) => scaleService(render, "srv-1", 2)] as const,
  ].flatMap(([what, act]) => faults.map(([how, fault]) => [what, how, fault, act] as const)),
)("%s is asked for again after %s, since it does no harm twice", async (_what, _how, fault, act) => {
  await using api = await faultyApi(fault, reply(202));
  await act(api.client());
  expect(api.requests).toHaveLength(2);
  expect(api.requests[0]).toBe(api.requests[1]);
});
