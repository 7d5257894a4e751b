import { type ServiceReply, serviceReplySchema } from "@slipway/render-api";
import type { RenderClient } from "@slipway/render-client";
import { expect, test } from "vitest";
import { serviceApi } from "./api";

const openPorts = [{ port: 8080, protocol: "TCP" }];
const replied = {
  ...{ id: "srv-1", type: "web_service", name: "api", slug: "api-x7f2", createdAt: "2026-11-01T00:00:00Z" },
  ...{ autoDeploy: "no", suspended: "not_suspended", serviceDetails: { openPorts } },
};

test.each<[string, object, { port?: number }, string]>([
  ["Render's, at the port that the program says", {}, { port: 4000 }, "api-x7f2:4000"],
  ["Render's, at the port that Render has seen open", {}, {}, "api-x7f2:8080"],
  ["Render's, where nothing was seen yet", { serviceDetails: {} }, {}, "api-x7f2:10000"],
  ["the emulator's own, whatever the port", { internalAddress: "127.0.0.1:20001" }, { port: 4000 }, "127.0.0.1:20001"],
])("a private address is %s", async (_, reply, inputs, internalAddress) => {
  const service: ServiceReply = serviceReplySchema.parse({ ...replied, ...reply });
  const outputs = await serviceApi("web_service", "WebService", []).outputs?.({} as RenderClient, service, inputs);
  expect(outputs).toEqual({ internalAddress });
});

test.each([
  ["web_service", true],
  ["cron_job", false],
] as const)("the first deploy of a %s that Render starts is cancelled: %s", async (type, isCancelled) => {
  const api = serviceApi(type, "Kind", []);
  const ask = () => Promise.resolve({ service: { ...replied, type }, deployId: "dep-1" });
  const posted = await api.post?.({ ask } as unknown as RenderClient, {});
  expect([posted, api].map((one) => one !== undefined && ("afterwards" in one || "recover" in one))).toEqual([
    isCancelled,
    isCancelled,
  ]);
});
