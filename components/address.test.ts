import type * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { Address, type AddressPart } from "./address";

const places: Record<string, string> = {
  "api/public": "https://api.example",
  "web/public": "https://web.example",
  "api/private": "api:10000",
};
const find = ({ service, reach }: AddressPart): string => places[`${service}/${reach}`] ?? "nowhere";

const resolve = (address: Address) =>
  (address.resolve(find) as pulumi.Output<string> & { promise(): Promise<string> }).promise();

test.each([
  ["a URL", Address.url("api"), "https://api.example"],
  ["a URL with a path", Address.url("api").append("/api/v1"), "https://api.example/api/v1"],
  ["a private host", Address.privateHost("api"), "api:10000"],
  [
    "a list of origins",
    Address.join([Address.url("api"), Address.url("web")], ","),
    "https://api.example,https://web.example",
  ],
])("%s resolves once its services are known", async (_, address, text) => {
  expect(await resolve(address)).toBe(text);
});

test("an address tells of which services it speaks", () => {
  expect(Address.join([Address.url("api"), Address.url("web").append("/x")], ",").services).toEqual(["api", "web"]);
});
