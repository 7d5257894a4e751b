import { describe, expect, it } from "vitest";
import { digestOf, fullImage, imageName, imagePattern } from "./image";

const digest = `sha256:${"ab".repeat(32)}`;

describe("an image", () => {
  it.each([
    ["nginx", "docker.io/library/nginx:latest"],
    ["nginx:1.29", "docker.io/library/nginx:1.29"],
    ["acme/api", "docker.io/acme/api:latest"],
    ["docker.io/nginx", "docker.io/library/nginx:latest"],
    ["https://ghcr.io/acme/api:1.2", "ghcr.io/acme/api:1.2"],
    ["localhost:5000/api", "localhost:5000/api:latest"],
    ["localhost/api", "localhost/api:latest"],
    ["registry:5000/api", "registry:5000/api:latest"],
    ["Registry.Acme-Corp.example/api", "Registry.Acme-Corp.example/api:latest"],
    ["registry.acme.example:5000/team/api:1.2", "registry.acme.example:5000/team/api:1.2"],
    [`nginx@${digest}`, `docker.io/library/nginx@${digest}`],
    [`ghcr.io/acme/api:1.2@${digest}`, `ghcr.io/acme/api:1.2@${digest}`],
  ])("%s is in full %s, which stays as it is", (written, full) => {
    expect(imagePattern.test(written)).toBe(true);
    expect(fullImage(written)).toBe(full);
    expect(fullImage(full)).toBe(full);
  });

  it.each([
    "",
    "Nginx",
    "nginx:",
    "nginx@sha256:12",
    "a b",
    "-nginx",
    "ghcr.io//api",
    "nginx:latest\n",
    "Acme/api",
    "foo-/bar",
    "-a.io/b",
    "a.io-/b",
    "a..io-/b",
  ])("is none when it is written %j", (written) => expect(imagePattern.test(written)).toBe(false));

  it("has its name and its digest apart from its tag", () => {
    expect(imageName(`localhost:5000/api:1@${digest}`)).toBe("localhost:5000/api");
    expect(digestOf(`localhost:5000/api:1@${digest}`)).toBe(digest);
    expect(digestOf("localhost:5000/api:1")).toBeUndefined();
  });

  it("is judged in a time that its length bounds", () => {
    for (const part of ["a-", "a.", "a/", "a:1/"]) expect(imagePattern.test(`${part.repeat(20_000)}!`)).toBe(false);
  });
});
