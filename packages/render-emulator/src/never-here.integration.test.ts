import { endpoints } from "@slipway/render-api/endpoints";
import { expect, test } from "vitest";
import { startTestEmulator } from "./testing/test-folder";

test("no Blueprint and no run of maintenance is found, whatever is asked of one", async () => {
  await using context = await startTestEmulator();
  const { client } = context;
  const about = endpoints.filter(({ path }) => /^\/(blueprints|maintenance)\/\{/.test(path));
  expect(about).toHaveLength(7);
  for (const { method, path } of about) {
    const body = method === "PATCH" ? {} : undefined;
    const reply = await client.send(method, path.replace(/\{\w+\}/, "exs-1"), body);
    expect(reply, `${method} ${path}`).toMatchObject({ status: 404, body: { message: "not found: exs-1" } });
  }
  expect((await client.send("PATCH", "/maintenance/mrn-1", { scheduledAt: "soon" })).status).toBe(400);
  expect((await client.send("GET", "/maintenance?state=over")).status).toBe(400);
  expect(await client.get("/maintenance?state=scheduled,failed&resourceId=srv-1")).toEqual([]);
});
