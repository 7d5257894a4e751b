import { expect, test } from "vitest";
import { repositoryPlace } from "./repository-place";

test.each([
  "https://github.com/acme/market",
  "https://github.com/Acme/Market.git",
  "https://user:token@GitHub.com/acme/market/",
  " git@github.com:acme/market.git",
  "github.com:acme/market",
  "ssh://git@github.com:22/acme/market",
  "git://github.com/acme/market.git/",
])("%s is one place", (address) => expect(repositoryPlace(address)).toBe("github.com/acme/market"));

test.each(["https://github.com/acme/market2", "https://example.com/acme/market", "", "/srv/market", "./market"])(
  "%s is another",
  (address) => expect(repositoryPlace(address)).not.toBe("github.com/acme/market"),
);

test("folders are told apart to the letter", () => {
  expect(repositoryPlace("/srv/Market/")).toBe(repositoryPlace("/srv/Market"));
  expect(repositoryPlace("/srv/Market")).not.toBe(repositoryPlace("/srv/market"));
});
