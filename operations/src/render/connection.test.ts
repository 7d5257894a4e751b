import { expect, test } from "vitest";
import { configuredConnection } from "./connection";

const config = {
  "render:host": { value: "https://render.example/v1/" },
  "render:apiKey": { value: "key" },
  "render:ownerId": { value: "tea-1" },
};
const environment = { RENDER_HOST: "https://other/v1", RENDER_API_KEY: "other-key", RENDER_OWNER_ID: "tea-2" };

test.each([
  ["config comes before the environment", config, environment, ["https://render.example/v1", "key", "tea-1"]],
  ["the environment fills what config leaves out", {}, environment, ["https://other/v1", "other-key", "tea-2"]],
  [
    "the public API is the default",
    {},
    { ...environment, RENDER_HOST: "" },
    ["https://api.render.com/v1", "other-key", "tea-2"],
  ],
])("%s", (_case, stackConfig, variables, [host, apiKey, ownerId]) => {
  expect(configuredConnection("staging", stackConfig, variables)).toEqual({ host, apiKey, ownerId });
});

test.each([
  [
    "render:apiKey",
    "Stack `staging` has no `render:apiKey`: set it with " +
      "`npm run pulumi -- config set --stack staging --secret render:apiKey`, or set `RENDER_API_KEY`.",
  ],
  [
    "render:ownerId",
    "Stack `staging` has no `render:ownerId`: set it with " +
      "`npm run pulumi -- config set --stack staging render:ownerId`, or set `RENDER_OWNER_ID`.",
  ],
])("a missing `%s` is named with both ways to set it", (missing, message) => {
  expect(() => configuredConnection("staging", { ...config, [missing]: {} }, {})).toThrow(message);
});

test.each(["api.render.com/v1", "render:4100"])("`%s` is refused as a host, with one that would do", (host) => {
  expect(() => configuredConnection("staging", { ...config, "render:host": { value: host } }, {})).toThrow(
    `\`${host}\`, expected a URL such as \`https://api.render.com/v1\``,
  );
});
