import { mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { serviceCreatedSchema } from "@slipway/render-api";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { needTool } from "./testing/required-tool";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

const long = "0123456789".repeat(100);

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
let url: string;
let id: string;
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, {
    "site/index.html": "home",
    "site/a@b.txt": "at",
    "site/a b+c.txt": "space",
    "site/café.txt": "coffee",
    "site/digits.txt": "0123456789",
    "site/long.txt": long,
    "site/picture.png": long,
    "site/about.html": "about",
    "site/blog/index.html": "blog",
    "site/404.html": "nothing here",
    "site/.well-known/security.txt": "contact",
    "site/.secret": "hidden",
    "outside.txt": "outside",
  });
  const site = join(repository.path, "site");
  await symlink("digits.txt", join(site, "link.txt"));
  await symlink("blog", join(site, "journal"));
  await symlink("../outside.txt", join(site, "outside.txt"));
  await symlink("/etc", join(site, "etc"));
  await symlink("nowhere", join(site, "dangling"));
  await symlink("..", join(site, "blog/up"));
  await repository.commit({});
  ({ id, url } = await createSite("files", {
    publishPath: "site",
    buildCommand: "mkfifo site/fifo && git init --quiet site",
  }));
});
afterAll(() => context[Symbol.asyncDispose]());

async function createSite(name: string, details: Record<string, unknown>, status = "live") {
  const { client, emulator } = context;
  const site = { type: "static_site", name, ownerId: emulator.ownerId, repo: repository.path };
  const { body } = await client.send("POST", "/services", { ...site, serviceDetails: details });
  const { service, deployId } = serviceCreatedSchema.parse(body);
  expect(await client.untilFinished(service.id, deployId)).toMatchObject({ status });
  return { id: service.id, url: service.serviceDetails.url ?? "" };
}

/** Asks with a client that is not ours and normalizes nothing; the last line is the status. */
async function curl(path: string, ...options: string[]): Promise<string> {
  const all = ["--silent", "--path-as-is", "--write-out", "\n%{http_code}", ...options, `${url}${path}`];
  return (await execa("curl", all)).stdout;
}

test.each([
  ["/a@b.txt", "at\n200"],
  ["/a%40b.txt", "at\n200"],
  ["/a%20b+c.txt", "space\n200"],
  ["/a%20b%2Bc.txt", "space\n200"],
  ["/caf%C3%A9.txt", "coffee\n200"],
  ["/cafe%CC%81.txt", "coffee\n200"],
  ["/digits.txt?v=1", "0123456789\n200"],
  ["/Digits.txt", "nothing here\n404"],
  ["/about", "about\n200"],
  ["/blog", "blog\n200"],
  ["/blog/", "blog\n200"],
  ["/blog/./../about", "about\n200"],
  ["/../../../../etc/passwd", "nothing here\n404"],
  ["/%2e%2e/outside.txt", "nothing here\n404"],
  ["/..%2foutside.txt", "nothing here\n404"],
  ["/blog%2Findex.html", "nothing here\n404"],
  ["/%zz", "Bad Request\n\n400"],
  ["/a%00b", "Bad Request\n\n400"],
  ["/.well-known/security.txt", "contact\n200"],
  ["/.secret", "nothing here\n404"],
  ["/.git/config", "nothing here\n404"],
  ["/link.txt", "0123456789\n200"],
  ["/journal/", "blog\n200"],
  ["/outside.txt", "nothing here\n404"],
  ["/etc/passwd", "nothing here\n404"],
  ["/fifo", "nothing here\n404"],
])("%s gives %j", async (path, answer) => {
  expect(await curl(path)).toBe(answer);
});

beforeEach(({ skip }) => needTool(skip, "CURL", ["curl", "--version"]));

test("the log names what is not published, and why", async () => {
  const logs = await context.client.logs(id);
  const symbolic = "it is a symbolic link that leads";
  expect(logs).toContain(`==> \`outside.txt\` is not published: ${symbolic} out of the publish directory`);
  expect(logs).toContain(`==> \`etc\` is not published: ${symbolic} out of the publish directory`);
  expect(logs).toContain(`==> \`dangling\` is not published: ${symbolic} nowhere`);
  expect(logs).toContain("==> `blog/up` is not published: it leads to a folder that it lies in");
  expect(logs).toContain("==> `fifo` is not published: it is neither a file nor a folder");
});

test.each([
  ["site/etc", "true"],
  ["up", "ln -s .. up"],
  ["up/passwd", "ln -s /etc up"],
])("a publish directory of %s that leads out by a link is refused", async (publishPath, buildCommand) => {
  const site = await createSite(publishPath.replace("/", "-"), { publishPath, buildCommand }, "build_failed");
  expect(await context.client.logs(site.id)).toContain(
    `Publish directory \`${publishPath}\` leads out of the service's root directory`,
  );
});

describe("a range", () => {
  it.each([
    ["bytes=-4", 206, "6789", "bytes 6-9/10"],
    ["bytes=0-4", 206, "01234", "bytes 0-4/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=7-100", 206, "789", "bytes 7-9/10"],
    ["bytes=-100", 206, "0123456789", "bytes 0-9/10"],
    ["bytes=10-", 416, undefined, "bytes */10"],
    ["bytes=-0", 416, undefined, "bytes */10"],
    ["bytes=3-1", 416, undefined, "bytes */10"],
    ["bytes=x", 416, undefined, "bytes */10"],
    ["lines=1-2", 200, "0123456789", null],
    ["bytes=0-1,8-9", 200, "0123456789", null],
  ])("of %s is answered with %i", async (range, status, text, contentRange) => {
    const response = await fetch(`${url}/digits.txt`, { headers: { range } });
    expect([response.status, response.headers.get("content-range")]).toEqual([status, contentRange]);
    const answer = await response.text();
    if (text !== undefined) expect(answer).toBe(text);
    expect(response.headers.get("content-encoding")).toBeNull();
  });

  it("of another version of the file than the one that is there gets all of it", async () => {
    const headers = { range: "bytes=0-1", "if-range": '"other"' };
    expect((await fetch(`${url}/digits.txt`, { headers })).status).toBe(200);
  });
});

describe("what is sent", () => {
  it("is compressed as the caller takes it, when it gets shorter by it", async () => {
    const encoding = async (path: string, accept: string) => {
      const headers = { "accept-encoding": accept };
      const response = await fetch(`${url}${path}`, { headers });
      expect(await response.text()).toBe(path === "/digits.txt" ? "0123456789" : long);
      return [response.headers.get("content-encoding"), response.headers.get("vary")];
    };
    expect(await encoding("/long.txt", "gzip, deflate, br")).toEqual(["br", "Accept-Encoding"]);
    expect(await encoding("/long.txt", "gzip")).toEqual(["gzip", "Accept-Encoding"]);
    expect(await encoding("/long.txt", "br;q=0, gzip;q=0.5")).toEqual(["gzip", "Accept-Encoding"]);
    expect(await encoding("/long.txt", "identity")).toEqual([null, "Accept-Encoding"]);
    expect(await encoding("/picture.png", "gzip, br")).toEqual([null, null]);
    expect(await encoding("/digits.txt", "gzip, br")).toEqual([null, "Accept-Encoding"]);
  });

  it("is read by curl in each encoding", async () => {
    expect(await curl("/long.txt", "--compressed")).toBe(`${long}\n200`);
    expect(await curl("/long.txt", "--compressed", "--header", "accept-encoding: br")).toBe(`${long}\n200`);
  });

  it("may be kept by Render's network, and is asked about again", async () => {
    const response = await fetch(`${url}/digits.txt`);
    expect(response.headers.get("cache-control")).toBe("public, max-age=0, s-maxage=300");
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const etag = response.headers.get("etag") ?? "";
    expect((await fetch(`${url}/digits.txt`, { headers: { "if-none-match": etag } })).status).toBe(304);
    const since = response.headers.get("last-modified") ?? "";
    expect((await fetch(`${url}/digits.txt`, { headers: { "if-modified-since": since } })).status).toBe(304);
    expect((await fetch(`${url}/digits.txt`, { headers: { "if-none-match": '"x"' } })).status).toBe(200);
  });

  it("is for GET and HEAD alone", async () => {
    const head = await fetch(`${url}/digits.txt`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "10", ""]);
    const post = await fetch(`${url}/digits.txt`, { method: "POST", body: "x" });
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it("is the whole page of 404, whatever is asked for of a file that is not there", async () => {
    const response = await fetch(`${url}/none`, { headers: { range: "bytes=0-1", "if-none-match": "*" } });
    expect([response.status, await response.text()]).toEqual([404, "nothing here"]);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  });
});

test("rules find their paths however they are spelled, and a redirect keeps query and fragment in their places", async () => {
  const { url: site } = await createSite("spelled", {
    publishPath: "site",
    routes: [
      { type: "redirect", source: "/x", destination: "/new#frag" },
      { type: "redirect", source: "/own", destination: "/new?z=1#frag" },
      { type: "redirect", source: "/old/:page/*", destination: "https://other.example/:page?rest=*" },
      { type: "redirect", source: "/über", destination: "/näher" },
      { type: "rewrite", source: "/r/*", destination: "/*.txt?x#y" },
    ],
    headers: [{ path: "/*", name: "Cache-Control", value: "no-store" }],
  });
  const go = async (path: string) => {
    const response = await fetch(`${site}${path}`, { redirect: "manual" });
    return [response.status, response.headers.get("location") ?? (await response.text())];
  };
  expect(await go("/x?y=1")).toEqual([301, "/new?y=1#frag"]);
  expect(await go("/x")).toEqual([301, "/new#frag"]);
  expect(await go("/own?y=1")).toEqual([301, "/new?z=1#frag"]);
  expect(await go("/old/a%20b/c/d%23")).toEqual([301, "https://other.example/a%20b?rest=c/d%23"]);
  expect(await go("/%C3%BCber")).toEqual([301, "/n%C3%A4her"]);
  expect(await go("/r/a%40b?q")).toEqual([200, "at"]);
  expect((await fetch(`${site}/a@b.txt`)).headers.get("cache-control")).toBe("no-store");
});

describe("whoever follows a rule", () => {
  const evil = "/old//evil.example/%5C%0d%0aset-cookie:a=b";
  let site: string;
  beforeAll(async () => {
    const routes = [{ type: "redirect", source: "/old/*", destination: "/*" }];
    const headers = [
      { path: "/*", name: "Content-Length", value: "3" },
      { path: "/*", name: "Transfer-Encoding", value: "chunked" },
      { path: "/*", name: "x-own", value: "1" },
    ];
    ({ url: site } = await createSite("followed", { publishPath: "site", routes, headers }));
  });

  it("stays on its site, and gets no header that a path has smuggled in", async () => {
    const answer = await execa("curl", ["--silent", "--path-as-is", "--include", `${site}${evil}`]);
    expect(answer.stdout).toMatch(/^location: \/evil\.example\/%5C%0D%0Aset-cookie:a=b\r?$/im);
    expect(answer.stdout).not.toMatch(/^set-cookie/im);
    const slashes = await fetch(`${site}/old/////evil.example`, { redirect: "manual" });
    expect(slashes.headers.get("location")).toBe("/evil.example");
  });

  it("gets replies of their own length, whatever headers the rules add", async () => {
    const response = await fetch(`${site}/digits.txt`);
    expect([response.headers.get("content-length"), response.headers.get("x-own")]).toEqual(["10", "1"]);
    expect(await response.text()).toBe("0123456789");
  });

  it("ends where a site's rewrite leads to itself", async () => {
    const { id: round, url: circle } = await createSite("circle", { publishPath: "site" });
    const rule = { type: "rewrite", source: "/*", destination: `${circle}/again/*` };
    await context.client.ask("PUT", `/services/${round}/routes`, [rule]);
    const response = await fetch(`${circle}/x`);
    expect([response.status, await response.text()]).toEqual([508, expect.stringContaining("round in a circle")]);
  });
});

test("a link or a pipe that takes the place of a published file later is not followed, and not waited for", async () => {
  const { id: swapped, url: site } = await createSite("swapped", { publishPath: "site" });
  const services = join(context.folder, "cache/services");
  const builds = join(services, (await readdir(services))[0] ?? "", swapped, "builds");
  const published = join(builds, (await readdir(builds))[0] ?? "", "published");
  const swap = async (name: string, make: (path: string) => Promise<unknown>) => {
    await rm(join(published, name));
    await make(join(published, name));
    const response = await fetch(`${site}/${name}`);
    expect([response.status, await response.text()]).toEqual([
      500,
      expect.stringContaining(`\`${name}\` is gone from`),
    ]);
  };
  await swap("digits.txt", (path) => symlink("/etc/passwd", path));
  await swap("long.txt", (path) => execa("mkfifo", [path]));
  await swap("about.html", (path) => mkdir(path));
  expect(await (await fetch(`${site}/link.txt`)).text()).toBe("0123456789");
});

test("a folder that was published is served as it was, whatever becomes of the repository", async () => {
  await mkdir(join(repository.path, "site/later"));
  await writeFile(join(repository.path, "site/later/index.html"), "later");
  expect(await curl("/later/")).toBe("nothing here\n404");
});
