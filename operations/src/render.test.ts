import { expect, test } from "vitest";
import { configuredConnection } from "./render";

test("a stack's config says how Render is reached", () => {
  const config = {
    "render:host": { value: "https://render.example/v1" },
    "render:apiKey": { value: "key" },
    "render:ownerId": { value: "tea-1" },
  };
  expect(configuredConnection("staging", config, {})).toEqual({
    host: "https://render.example/v1",
    apiKey: "key",
    ownerId: "tea-1",
  });
});

test("all that is missing or wrong is said at once, with the commands for that stack", () => {
  const open = () => configuredConnection("staging", { "render:host": { value: "render:4100" } }, {});
  expect(open).toThrow(/`render:host` \(or `RENDER_HOST`\) is `render:4100`/);
  expect(open).toThrow(
    "set `RENDER_API_KEY` or run `npm run pulumi -- config set --stack staging --secret render:apiKey`.",
  );
  expect(open).toThrow(
    "set `RENDER_OWNER_ID` or run `npm run pulumi -- config set --stack staging render:ownerId tea-…`.",
  );
});
