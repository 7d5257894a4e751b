import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { placesOfTheirOwn } from "../../testing/own-places";
import { sessionFor } from "./build-session";

const folder = placesOfTheirOwn();
const secretFiles = [{ name: "token.txt", content: "s3cret" }];
const credentialOf = () => undefined;
const asks = "FROM node\nRUN --mount=type=secret,id=token.txt,dst=/etc/secrets/token.txt cat /etc/secrets/token.txt\n";

test("an engine without sessions builds all the same, and a Dockerfile that asks for secret files is told", async () => {
  const socketPath = join(folder(), "engine.sock");
  const engine = createServer((_request, response) => response.writeHead(404).end());
  await once(engine.listen(socketPath), "listening");
  const told: string[] = [];
  const log = (line: string) => told.push(line);
  expect(await sessionFor(socketPath, { dockerfile: "FROM node\n", secretFiles, credentialOf, log })).toBeUndefined();
  expect(told).toEqual([]);
  expect(await sessionFor(socketPath, { dockerfile: asks, secretFiles, credentialOf, log })).toBeUndefined();
  const why = `the Docker engine at \`${socketPath}\` has no sessions of BuildKit: it answers 404 to \`POST /session\``;
  expect(told).toEqual([`==> The build gets no secret files, since ${why}`]);
  engine.close();
});

test("where there are no secret files nothing is said of them", async () => {
  const nowhere = join(folder(), "nothing.sock");
  const log = (line: string) => expect.fail(line);
  expect(await sessionFor(nowhere, { dockerfile: asks, secretFiles: [], credentialOf, log })).toBeUndefined();
});
