import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
beforeAll(async () => {
  context = await startTestEmulator();
});
afterAll(() => context[Symbol.asyncDispose]());

describe("a deploy", () => {
  it("serves the commit it was asked for at the service's own address", async () => {
    const { client, folder } = context;
    const repository = await TestRepository.create(`${folder}/serves`, { "server.js": webServer("one") });
    const { service, deploy } = await client.createWebService("serves", repository.path);
    expect(await client.logs(service.id)).toContain("Your service is live");
    expect(deploy).toMatchObject({ status: "live", commit: { message: "First" } });
    const answer = await fetch(service.serviceDetails.url ?? "");
    expect(await answer.text()).toBe("one");
  });
});
