import { expect, test } from "vitest";
import { deployBody, formatRelease, parseRelease, type Release, releaseOf, sameRelease, shortRelease } from "./release";

const commit = "0123456789abcdef0123456789abcdef01234567";
const digest = `sha256:${"a".repeat(64)}`;
const ofCommit: Release = { kind: "commit", commit };
const ofImage: Release = { kind: "image", image: "registry.example:5000/acme/api", digest };

test.each<[string, Release | undefined]>([
  [commit, ofCommit],
  [`registry.example:5000/acme/api@${digest}`, ofImage],
  [`registry.example:5000/acme/api:1.2@${digest}`, ofImage],
  ["main", undefined],
  [commit.slice(1), undefined],
  [commit.toUpperCase(), undefined],
  ["nginx:latest", undefined],
  [`nginx@${digest.slice(0, -1)}`, undefined],
  [`Acme/api@${digest}`, undefined],
  [`a/../b@${digest}`, undefined],
])("the text %s is the release it says, or none", (text, release) => {
  expect(parseRelease(text)).toEqual(release);
});

test("a release has one text, and a short one for people", () => {
  expect([ofCommit, ofImage].map(formatRelease)).toEqual([commit, `registry.example:5000/acme/api@${digest}`]);
  expect([ofCommit, ofImage].map(shortRelease)).toEqual(["0123456789ab", "api@sha256:aaaaaaaaaaaa"]);
});

test("a deploy tells its release once Render does", () => {
  expect(releaseOf({ commit: { id: commit } })).toEqual(ofCommit);
  expect(releaseOf({ commit: null, image: { ref: "registry.example:5000/acme/api:v1", sha: digest } })).toEqual(
    ofImage,
  );
  expect(releaseOf({ commit: null })).toBeUndefined();
});

test("images are the same by their digest, whatever they are called", () => {
  expect(sameRelease(ofImage, { ...ofImage, image: "api" })).toBe(true);
  expect(sameRelease(ofImage, { ...ofImage, digest: `sha256:${"b".repeat(64)}` })).toBe(false);
  expect(sameRelease(ofCommit, { ...ofCommit })).toBe(true);
  expect(sameRelease(ofCommit, ofImage)).toBe(false);
  expect(sameRelease(undefined, undefined)).toBe(false);
});

test("a deploy is asked for by commit, by image and digest, or by neither", () => {
  expect([ofCommit, ofImage, undefined].map(deployBody)).toEqual([
    { commitId: commit },
    { imageUrl: `registry.example:5000/acme/api@${digest}` },
    {},
  ]);
});
