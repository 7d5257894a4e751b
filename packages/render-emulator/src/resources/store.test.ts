import { rm } from "node:fs/promises";
import { expect, it } from "vitest";
import { stateFormat } from ".";
import { createService } from "./services/create";
import { addDomain, verifyDomain } from "./services/custom-domains/state";
import { setHeaders } from "./services/static-rules/state";
import { TestFolder } from "../testing/test-folder";
import { testSources } from "../testing/test-sources";
import { StateFile } from "../state/state-file";

const sources = testSources();

async function storeWithSite(folder: string, names: readonly string[] = ["site"]) {
  const store = await StateFile.open(folder, stateFormat(sources));
  const records = names.map((name) =>
    createService({ type: "static_site", name, ownerId: "tea-1", repo: "/repository" }, new Set(), 1234, sources),
  );
  for (const record of records) await store.add(store.state.services, record);
  return { store, records };
}

it("undoes what could not be saved, and nothing else", async () => {
  await using folder = await TestFolder.create();
  const { store, records } = await storeWithSite(folder.path);
  const [record] = records;
  if (record === undefined) throw new Error("no record");
  const { id } = record.service;
  await addDomain(store, id, "app.example.org", sources);
  const before = structuredClone(store.state);
  await rm(folder.path, { recursive: true });
  const header = { path: "/*", name: "x", value: "y" };
  await expect(setHeaders(store, id, [header], sources)).rejects.toThrow("ENOENT");
  await expect(addDomain(store, id, "example.org", sources)).rejects.toThrow("ENOENT");
  await expect(verifyDomain(store, id, "app.example.org")).rejects.toThrow("ENOENT");
  await expect(store.remove(store.state.services, record)).rejects.toThrow("ENOENT");
  expect(store.state).toEqual(before);
});

it("refuses a domain whose partner is in use, wherever", async () => {
  await using folder = await TestFolder.create();
  const { store, records } = await storeWithSite(folder.path, ["one", "two"]);
  const [one = "", two = ""] = records.map(({ service }) => service.id);
  await addDomain(store, one, "example.org", sources);
  await expect(addDomain(store, two, "www.example.org", sources)).rejects.toThrow(
    "the domain `www.example.org` is already in use",
  );
  const { customDomains } = records[0] ?? { customDomains: [] };
  customDomains.splice(0, customDomains.length, ...customDomains.filter(({ name }) => name === "www.example.org"));
  await expect(addDomain(store, two, "example.org", sources)).rejects.toThrow(
    "the domain `www.example.org` is already in use",
  );
});
