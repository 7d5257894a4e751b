import { expect, test } from "vitest";
import type { ServiceRecord } from "../services/record";
import type { Store } from "../store";
import { destinationOf } from "./overrides";

const record = (isPreview: boolean, logStream?: ServiceRecord["logStream"]) => {
  const serviceDetails = isPreview ? { parentServer: { id: "srv-1", name: "api" } } : {};
  return { service: { serviceDetails }, logStream } as ServiceRecord;
};
const own = { endpoint: "own.example.com:6514", setting: "send" } as const;

test.each([
  ["send", record(false), "all.example.com:6514"],
  ["send", record(true), "all.example.com:6514"],
  ["drop", record(false), "all.example.com:6514"],
  ["drop", record(true), undefined],
  ["drop", record(true, own), own.endpoint],
] as const)("a workspace's stream with `preview` %s sends the lines of %j to %s", (preview, of, endpoint) => {
  const logStream = { endpoint: "all.example.com:6514", preview };
  expect(destinationOf({ logStream } as Store["state"], of)?.endpoint).toBe(endpoint);
});
