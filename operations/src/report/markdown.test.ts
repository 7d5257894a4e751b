import { expect, test } from "vitest";
import { ORDINARY, recorded, ROLLOUT, step, update, urnOf, WEB_SERVICE } from "../preview/recorded.fixture";
import { htmlOf } from "./html";
import { markdownOf, markerOf } from "./markdown";
import { history, reportOn } from "./report.fixture";

const MOST = 65_536;

test("a report begins with its stack's marker, its title and the summary", async () => {
  const report = await reportOn(ORDINARY);
  const lines = markdownOf(report).split("\n");
  expect(lines.slice(0, 5)).toEqual([
    "<!-- slipway-report: production -->",
    "",
    "## Preview of `production`",
    "",
    `**${report.summary}**`,
  ]);
  expect(markerOf("acme/shop/pr-1--><b>")).toBe("<!-- slipway-report: acme/shop/pr-1----b- -->");
});

test("a report shows a reviewer each setting's old and new value, and no secret's", async () => {
  const text = markdownOf(await reportOn(ORDINARY));
  expect(text).toContain(
    "| **`worker`**<br>web service | `instances`: `1` → `3`<br>`LOG_LEVEL`: `info` → `debug`<br>`KEY` (secret) changes<br>`NEW`: `1` | deployed, not built |",
  );
  expect(text).toContain("goes back to `dep-old`, not built");
  expect(text).toContain("```sql\nCREATE TABLE orders (id text);\n```");
  expect(text).toContain(`[compare](https://github.com/acme/shop/compare/${"1".repeat(40)}...${"2".repeat(40)})`);
});

const hostile = [
  "@acme/owners look",
  "fixes #123 and GH-7, acme/shop#9",
  "<img src=x onerror=alert(1)><script>alert(1)</script>",
  "![x](https://evil.example/p.png) [y](https://evil.example)",
  "```\n</details>\n# Approved\n````",
  "`` a | b ` c",
  "https://evil.example www.evil.example someone@evil.example",
  "-->\u202etxt\u001b[31m\r\n| a |",
];

test.each(hostile)("what somebody calls a commit, a migration or a value does nothing: %j", async (words) => {
  const document = JSON.parse(ORDINARY) as { diagnostics: { message: string; severity: string }[] };
  document.diagnostics.push(
    { severity: "warning", message: `\`${words}\` is odd` },
    { severity: "info", message: words },
  );
  const text = JSON.stringify(document).replaceAll('"debug"', JSON.stringify(words));
  const named = {
    ...history,
    commitsBetween: async (from: string | undefined, to: string) =>
      (await history.commitsBetween(from, to)).map((commit) => ({ ...commit, subject: words })),
    migrationsBetween: async () => [{ path: words, sql: `${words}\n\`\`\`\n${words}`, change: "changed" } as const],
  };
  const report = await reportOn(text, { open: async () => named });
  expect(harmful(markdownOf(report))).toEqual([]);
  const page = htmlOf(report).replace(/^<!doctype[\s\S]*?<\/style>/, "");
  expect(page).not.toMatch(/<(img|script|a href="https:\/\/evil)/);
  expect(page).not.toMatch(/[\u202e\u001b]/);
});

test("what runs and would be lost is a warning, and SQL that is cut says how to see all of it", async () => {
  const blob = "f".repeat(40);
  const apart = {
    ...history,
    isAncestor: async () => false,
    migrationsBetween: async () => [{ path: "1.sql", sql: "SELECT 1", change: "added", isCut: true, blob } as const],
  };
  const markdown = markdownOf(await reportOn(ORDINARY, { open: async () => apart }));
  expect(markdown).toContain(
    "2 commits that run now are not in it and would be lost: `1111111 Sell more`, `3333333 Sell faster`",
  );
  expect(markdown).toContain(`Only its beginning; in a clone of its repository, all of it: \`git show ${blob}\``);
  const same = markdownOf(await reportOn(ORDINARY, { open: async () => ({ ...history, isAlike: async () => true }) }));
  expect(same).toContain("the same files, so nothing but the commit is another");
});

/** What GitHub would act on: all but code, comments, our own tags and our own link. */
function harmful(markdown: string): string[] {
  const outside = markdown
    .replaceAll(/^(`{3,})[^\n`]*\n[\s\S]*?\n\1$/gm, "")
    .replaceAll(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "")
    .replaceAll(/<code>[^<]*<\/code>/g, "")
    .replaceAll(/<!-- -->|^<!-- slipway-report: \w+ -->$/gm, "\u0000")
    .replaceAll(/<\/?(details|summary|strong|br)( open)?>/g, "")
    .replaceAll(/\[compare\]\(https:\/\/github\.com\/acme\/shop\/compare\/[0-9.]+\)/g, "");
  return [...outside.matchAll(/@\w|#\d|\bGH-\d|(?<!\\)<|!\[|(?<!\\)\]\(|:\/\/|www\.|^# |[\u202e\u001b]/gm)].map(
    ({ index }) => outside.slice(Math.max(0, index - 20), index + 20),
  );
}

/** A preview in which so many services get a release, and so many of their variables change, with values of so many characters. */
function many(count: number, variables: number, length: number): string {
  const names = Array.from({ length: count }, (_, at) => `s${at}`);
  const entry = (key: string, release: string, letter: string) => [
    key,
    {
      serviceId: `srv-${key}`,
      release,
      envVars: Object.fromEntries(Array.from({ length: variables }, (_, at) => [`V${at}`, letter.repeat(length)])),
    },
  ];
  const services = (release: string, letter: string) => ({
    services: Object.fromEntries(names.map((key) => entry(key, release, letter))),
  });
  const diff = Object.fromEntries(
    names.flatMap((key) => [
      [`services.${key}.release`, update],
      ...Array.from({ length: variables }, (_, at) => [`services.${key}.envVars.V${at}`, update]),
    ]),
  );
  const deployed = Object.fromEntries(names.map((key) => [key, { release: "1".repeat(40), deployId: "dep-1" }]));
  const lines = names.map((key) => `  ${key}: commit 111111111111 => commit 222222222222, with a build (release)`);
  const repo = (key: string) => ({ repo: `https://github.com/acme/${key}`, plan: "starter" });
  return recorded(
    [
      ...names.map((key) =>
        step({ op: "same", type: WEB_SERVICE, name: `shop-${key}`, old: repo(key), now: repo(key) }),
      ),
      step({
        op: "update",
        type: ROLLOUT,
        name: "shop",
        old: services("1".repeat(40), "a"),
        outputs: { deployed },
        now: services("2".repeat(40), "ü"),
        diff,
      }),
    ],
    [
      {
        urn: urnOf(ROLLOUT, "shop"),
        severity: "info",
        message: `This update deploys ${count} of ${count} services:\n${lines.join("\n")}`,
      },
    ],
  );
}

test.each([
  [1, 1, 10],
  [20, 5, 10],
  [100, 1, 200],
  [100, 40, 200],
  [1_000, 2, 50],
  [300, 10, 200],
])(
  "a report of %i services with %i variables each fits into a comment, summary first",
  async (count, variables, length) => {
    const report = await reportOn(many(count, variables, length));
    const text = markdownOf(report);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST);
    expect(text.split("\n")[4]).toBe(`**${report.summary}**`);
    const rows = text.split("\n").filter((line) => line.startsWith("| **`s"));
    for (const row of rows) expect(row).toMatch(/ \| deployed, built \|$/);
    const isWhole = rows.length === count && !text.includes("… ");
    expect(isWhole || text.includes("npx slipway report --stack production --format json")).toBe(true);
    // What is folded is shortened before anything that isn't.
    if (rows.length < count) expect(text).not.toContain("changed properties");
    expect(text.match(/<details/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  },
);

test("what is left out is counted, from the end of the report", async () => {
  const text = markdownOf(await reportOn(many(100, 40, 200)));
  expect(text.match(/^\| \*\*`s\d+`/gm)?.length).toBeGreaterThan(0);
  expect(text).toMatch(/… \d+ more: `?npx slipway report/);
});
