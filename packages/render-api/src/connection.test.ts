import { expect, test } from "vitest";
import { connectionSettings, missingSettings } from "./connection";

const environment = { RENDER_HOST: "https://render.example/v1", RENDER_API_KEY: "key", RENDER_OWNER_ID: "" };

test("config comes before the environment, and an empty text counts as left out", () => {
  expect(connectionSettings({ config: { host: "", apiKey: "other" }, environment })).toEqual({
    host: "https://render.example/v1",
    apiKey: "other",
    ownerId: undefined,
  });
});

test("what is missing is told with the ways to set it; a host never is", () => {
  expect(missingSettings(connectionSettings({ config: {}, environment: {} }))).toEqual([
    {
      setting: "apiKey",
      thing: "API key",
      key: "render:apiKey",
      variable: "RENDER_API_KEY",
      argument: "--secret render:apiKey",
    },
    {
      setting: "ownerId",
      thing: "workspace",
      key: "render:ownerId",
      variable: "RENDER_OWNER_ID",
      argument: "render:ownerId tea-…",
    },
  ]);
  expect(missingSettings(connectionSettings({ config: { ownerId: "tea-1" }, environment }))).toEqual([]);
});
