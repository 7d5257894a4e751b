import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import { expect, test, vi } from "vitest";
import { TestFolder } from "../../testing/test-folder";
import { selfSigned } from "../certificate";
import { holdPort } from "../held-port";
import { ExternalPort } from "./external-port";

test("what a client sends after its error is read and forgotten, also where it doesn't hang up", async () => {
  await using folder = await TestFolder.create();
  const { port, release } = await holdPort("lasting");
  const certificate = await selfSigned();
  const secrets = { user: "red-1", password: "secret" };
  const external = await ExternalPort.open({
    ...secrets,
    port,
    holder: "a test",
    certificate,
    internalPort: 1,
    isAllowed: () => true,
  });
  const client: TLSSocket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false, allowHalfOpen: true });
  await once(client, "secureConnect");
  client.write("*1\r\nnonsense\r\n");
  const [answer] = (await once(client, "data")) as [Buffer];
  expect(answer.toString()).toBe("-ERR Protocol error: expected '$'\r\n");
  const further: string[] = [];
  client.on("data", (data: Buffer) => further.push(data.toString()));
  await once(client, "end");
  const collected = vi.spyOn(Buffer, "concat");
  const chunk = Buffer.alloc(100_000, "x");
  for (let count = 0; count < 20; count += 1) await new Promise((resolve) => client.write(chunk, resolve));
  expect(further).toEqual([]);
  expect(Math.max(0, ...collected.mock.results.map(({ value }) => (value as Buffer).length))).toBeLessThan(300_000);
  collected.mockRestore();
  client.destroy();
  await external.close();
  release();
});
