import { expect, test } from "vitest";
import { TWO_SYSTEMS } from "../preview/recorded.fixture";
import { markdownOf } from "./markdown";
import { reportOn } from "./report.fixture";

// Two systems of one stack may have parts of the same name.

const text = async () =>
  markdownOf(await reportOn(TWO_SYSTEMS, { pictureOf: async ({ system }) => `flowchart ${system}` }));

test("the summary counts both, and names parts with their system", async () => {
  expect((await reportOn(TWO_SYSTEMS)).summary).toBe(
    "4 services deploy (2 built), 2 services go back to a kept deploy (nothing built), 2 migrations run, 2 databases grow, " +
      "nothing is replaced, minutes of downtime of blog/postgres and shop/postgres, $54 → $108 a month.",
  );
});

test("each has its heading, its releases and its picture", async () => {
  const headings = (await text()).split("\n").filter((line) => line.startsWith("### "));
  expect(headings).toEqual([
    "### `blog`",
    "### `shop`",
    "### Releases",
    "### Rules",
    "### Cost a month",
    "### Requests",
    "### Picture of `blog`",
    "### Picture of `shop`",
  ]);
  expect(await text()).toContain("### Picture of `blog`\n\n```mermaid\nflowchart blog\n```");
  expect(await text()).toContain("<strong><code>blog/api</code></strong>, <strong><code>blog/site</code></strong>: ");
});

test("costs are told part by part, for each of them, and in all", async () => {
  const rows = (await text()).split("\n").filter((line) => / \| (\*\*)?\$/.test(line));
  expect(rows).toEqual([
    "| `shop/worker` | $7 | $21 |",
    "| `shop/postgres` | $6 | $19 |",
    "| `blog/worker` | $7 | $21 |",
    "| `blog/postgres` | $6 | $19 |",
    "| All of `shop` | $27 | $54 |",
    "| All of `blog` | $27 | $54 |",
    "| **All of the stack** | **$54** | **$108** |",
  ]);
});
