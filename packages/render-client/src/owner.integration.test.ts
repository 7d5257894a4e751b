import { expect, test } from "vitest";
import { faultyApi, reply } from "./faulty-api.fixture";
import { findUnlessGone } from "./owner";
import { getService } from "./services";

const owner = reply(200, { id: "tea-1" });

test.each([404, 410])("a thing that is answered %i is gone where its workspace is found", async (status) => {
  await using api = await faultyApi(reply(status), owner);
  const render = api.client();
  expect(await findUnlessGone(render, () => getService(render, "srv-1"))).toBeUndefined();
  expect(api.requests).toEqual(["GET /services/srv-1", "GET /owners/tea-1"]);
});

test("nothing is gone where the workspace is not found", async () => {
  await using api = await faultyApi(reply(404));
  const render = api.client();
  await expect(findUnlessGone(render, () => getService(render, "srv-1"))).rejects.toThrow(
    "The workspace `tea-1` does not exist at `http:",
  );
});
