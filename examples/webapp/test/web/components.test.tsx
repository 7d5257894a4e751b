import { type List, listSchema } from "@webapp/shared";
import { cleanup, render, screen, within } from "@testing-library/react";
import { type UserEvent, userEvent } from "@testing-library/user-event";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Person, TestApi } from "../support/api";
import { TestSite } from "../support/site";

let api: TestApi;
let site: TestSite;
let user: UserEvent;
const push = vi.fn();
const assign = vi.fn();
vi.mock("next/navigation", () => ({ useRouter: () => ({ push }) }));

beforeAll(async () => {
  api = await TestApi.start();
});
beforeEach(() => {
  site = new TestSite(api);
  vi.stubGlobal("fetch", site.fetch);
  vi.spyOn(window.location, "assign").mockImplementation(assign);
  user = userEvent.setup();
  // A page's token lives as long as the page.
  vi.resetModules();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.clearAllMocks();
});
afterAll(() => api[Symbol.asyncDispose]());

async function signedUp(name: string): Promise<Person> {
  const person = await api.signUp(name);
  site.cookie = person.token;
  return person;
}

async function newList({ token }: Person, ...titles: string[]): Promise<List> {
  const [, made] = await api.ask("POST", "/lists", { token, body: { name: "Groceries" } });
  const { id } = listSchema.parse(made);
  for (const title of titles) await api.ask("POST", `/lists/${id}/items`, { token, body: { title } });
  return readList(token, id);
}

async function readList(token: string, id: string): Promise<List> {
  const [, list] = await api.ask("GET", `/lists/${id}`, { token });
  return listSchema.parse(list);
}

const titlesIn = (label: string) =>
  within(screen.getByRole("list", { name: label }))
    .queryAllByRole("checkbox")
    .map((box) => box.closest("label")?.querySelector(".title")?.textContent);

async function showList(initial: List): Promise<void> {
  const { ListView } = await import("../../apps/web/components/list-view");
  render(<ListView initial={initial} />);
}

async function showForm(kind: "sign-in" | "sign-up", to: string): Promise<void> {
  const { AccountForm } = await import("../../apps/web/components/account-form");
  render(<AccountForm kind={kind} to={to} />);
}

test("who signs up is told what is wrong field by field, and then goes where they wanted to", async () => {
  await showForm("sign-up", "/lists/1");
  await user.type(screen.getByLabelText("Name"), "Ada");
  await user.type(screen.getByLabelText("E-mail"), "ada@example.com");
  await user.type(screen.getByLabelText("Password"), "short");
  await user.click(screen.getByRole("button", { name: "Create account" }));
  expect(await screen.findByText(/Password needs 10 characters/)).toBeDefined();
  expect(screen.getByLabelText("Password").getAttribute("aria-invalid")).toBe("true");
  await user.type(screen.getByLabelText("Password"), " and then some");
  await user.click(screen.getByRole("button", { name: "Create account" }));
  await expect.poll(() => assign.mock.calls).toEqual([["/lists/1"]]);
  expect(site.cookie).toBeDefined();
});

test("who signs in with a wrong password, or with no network, is told", async () => {
  const { email } = await api.signUp("Ben");
  await showForm("sign-in", "/");
  await user.type(screen.getByLabelText("E-mail"), email);
  await user.type(screen.getByLabelText("Password"), "wrong");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  await expect.poll(() => screen.getByRole("alert").textContent).toContain("is not right");
  site.online = false;
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  await expect.poll(() => screen.getByRole("alert").textContent).toContain("doesn't answer");
  expect(assign).not.toHaveBeenCalled();
});

test("signing out leaves the page, unless it did not work", async () => {
  await signedUp("Ada");
  const { SignOutButton } = await import("../../apps/web/components/sign-out-button");
  render(<SignOutButton />);
  site.online = false;
  await user.click(screen.getByRole("button"));
  await expect.poll(() => screen.getByRole<HTMLButtonElement>("button").disabled).toBe(false);
  expect(assign).not.toHaveBeenCalled();
  site.online = true;
  await user.click(screen.getByRole("button"));
  await expect.poll(() => assign.mock.calls).toEqual([["/"]]);
  expect(site.cookie).toBeUndefined();
});

test("a list is written by the browser at the API itself, with one token for all of it", async () => {
  const ada = await signedUp("Ada");
  const initial = await newList(ada, "Milk", "Bread");
  await showList(initial);
  const stored = async () => (await readList(ada.token, initial.id)).items.map(({ title, done }) => [title, done]);
  await user.type(screen.getByLabelText("What to buy"), "Apples{Enter}");
  await expect.poll(() => titlesIn("To buy")).toEqual(["Milk", "Bread", "Apples"]);
  expect(screen.getByLabelText<HTMLInputElement>("What to buy").value).toBe("");
  await user.click(screen.getByRole("checkbox", { name: /Bread/ }));
  await expect.poll(() => titlesIn("To buy")).toEqual(["Milk", "Apples"]);
  expect(titlesIn("In the basket")).toEqual(["Bread"]);
  await user.click(screen.getByRole("button", { name: "Remove Milk" }));
  await expect.poll(() => titlesIn("To buy")).toEqual(["Apples"]);
  expect(await stored()).toEqual([
    ["Bread", true],
    ["Apples", false],
  ]);
  await user.click(screen.getByRole("button", { name: "Clear" }));
  await expect.poll(stored).toEqual([["Apples", false]]);
  await user.click(screen.getByRole("checkbox", { name: /Apples/ }));
  expect(await screen.findByText("Nothing to buy.")).toBeDefined();
  expect(site.calls.map((call) => call.split(" ")[0])).toEqual(["POST", "PATCH", "DELETE", "DELETE", "PATCH"]);
  expect(await api.database.query(`SELECT count(*)::int AS tokens FROM access_tokens`)).toEqual([{ tokens: 1 }]);
});

test("a token that has run out is replaced by another, unseen", async () => {
  const ada = await signedUp("Ada");
  await showList(await newList(ada));
  await user.type(screen.getByLabelText("What to buy"), "Milk{Enter}");
  await expect.poll(() => titlesIn("To buy")).toEqual(["Milk"]);
  await api.database.query(`DELETE FROM access_tokens`);
  await user.type(screen.getByLabelText("What to buy"), "Tea{Enter}");
  await expect.poll(() => titlesIn("To buy")).toEqual(["Milk", "Tea"]);
});

test("what could not be done is told, and what was typed stays", async () => {
  const ada = await signedUp("Ada");
  await showList(await newList(ada));
  site.online = false;
  await user.type(screen.getByLabelText("What to buy"), "Milk{Enter}");
  await expect.poll(() => screen.getByRole("alert").textContent).toContain("doesn't answer");
  expect(screen.getByLabelText<HTMLInputElement>("What to buy").value).toBe("Milk");
  site.online = true;
  await user.type(screen.getByLabelText("What to buy"), "{Enter}");
  await expect.poll(() => titlesIn("To buy")).toEqual(["Milk"]);
  expect(screen.queryByRole("alert")).toBeNull();
});

test("what another person adds shows up by itself", async () => {
  const ada = await signedUp("Ada");
  const initial = await newList(ada);
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    await showList(initial);
    await api.ask("POST", `/lists/${initial.id}/items`, { token: ada.token, body: { title: "Tea" } });
    await vi.advanceTimersByTimeAsync(5_000);
    await vi.waitFor(() => {
      expect(titlesIn("To buy")).toEqual(["Tea"]);
    });
  } finally {
    vi.useRealTimers();
  }
});

test("a list begins with its name, and is gone to", async () => {
  await signedUp("Ada");
  const { NewListForm } = await import("../../apps/web/components/new-list-form");
  render(<NewListForm />);
  site.online = false;
  await user.type(screen.getByLabelText("Name of a new list"), "Groceries{Enter}");
  expect(await screen.findByRole("alert")).toBeDefined();
  site.online = true;
  await user.type(screen.getByLabelText("Name of a new list"), "{Enter}");
  await expect.poll(() => push.mock.calls).toEqual([[expect.stringMatching(/^\/lists\/[\w-]{36}$/)]]);
});

test("an invitation is taken; one that leads nowhere is told", async () => {
  const list = await newList(await api.signUp("Ada"));
  await signedUp("Ben");
  const { JoinButton } = await import("../../apps/web/components/join-button");
  const { rerender } = render(<JoinButton code="no" />);
  await user.click(screen.getByRole("button"));
  await expect.poll(() => screen.getByRole("alert").textContent).toContain("leads to no list");
  rerender(<JoinButton code={list.invitation} />);
  await user.click(screen.getByRole("button"));
  await expect.poll(() => push.mock.calls).toEqual([[`/lists/${list.id}`]]);
});

test("a list's link is copied, or shown where it can't be", async () => {
  const { Invitation } = await import("../../apps/web/components/invitation");
  render(<Invitation code="abcdefghijklmnop" />);
  await user.click(screen.getByRole("button", { name: "Copy the link" }));
  await expect.poll(() => screen.getByRole("status").textContent).toBe("Copied.");
  expect(await navigator.clipboard.readText()).toMatch(/\/join\/abcdefghijklmnop$/);
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("not allowed"));
  await user.click(screen.getByRole("button", { name: "Copy the link" }));
  await expect.poll(() => screen.getByRole("status").textContent).toMatch(/\/join\/abcdefghijklmnop$/);
});
