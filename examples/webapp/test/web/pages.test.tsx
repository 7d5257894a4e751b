import type { ReactNode } from "react";
import { render, screen } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import PageError from "../../apps/web/app/error";
import JoinPage from "../../apps/web/app/join/[code]/page";
import ListPage, { generateMetadata } from "../../apps/web/app/lists/[id]/page";
import NotFound from "../../apps/web/app/not-found";
import Home from "../../apps/web/app/page";
import SignIn from "../../apps/web/app/sign-in/page";
import SignUp from "../../apps/web/app/sign-up/page";
import { type Person, TestApi } from "../support/api";

let api: TestApi;
let cookie: string | undefined;
const refresh = vi.fn();
vi.mock("next/headers", () => ({
  cookies: () => Promise.resolve({ get: () => (cookie === undefined ? undefined : { value: cookie }) }),
}));
vi.mock("next/navigation", () => ({
  redirect: (to: string) => {
    throw new Error(`redirect to ${to}`);
  },
  notFound: () => {
    throw new Error("not found");
  },
  useRouter: () => ({ push: vi.fn(), refresh }),
}));

beforeAll(async () => {
  api = await TestApi.start();
});
beforeEach(() => {
  vi.stubEnv("API_PRIVATE_ADDRESS", new URL(api.url).host);
  cookie = undefined;
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => api[Symbol.asyncDispose]());

/** Renders a page as the server does, and gives back what it says. */
async function textOf(page: ReactNode | Promise<ReactNode>): Promise<string> {
  const { container } = render(await page);
  return container.textContent;
}

async function withList(name: string): Promise<{ person: Person; id: string; invitation: string }> {
  const person = await api.signUp("Ada");
  const [, list] = await api.ask("POST", "/lists", { token: person.token, body: { name } });
  cookie = person.token;
  return { person, ...(list as { id: string; invitation: string }) };
}

const idOf = (id: string) => ({ params: Promise.resolve({ id }) });
const to = (page?: string) => ({ searchParams: Promise.resolve(page === undefined ? {} : { to: page }) });

test("a stranger is shown what this is; one whose session is over is a stranger", async () => {
  expect(await textOf(Home())).toContain("The shopping list that the whole household writes");
  cookie = "x".repeat(43);
  expect(await textOf(Home())).toContain("Create an account");
});

test("a person is shown their lists, by what the API says", async () => {
  const { id, person } = await withList("Groceries");
  await api.ask("POST", `/lists/${id}/items`, { token: person.token, body: { title: "Milk" } });
  const text = await textOf(Home());
  expect(text).toContain("Ada");
  expect(text).toContain("Groceries1 to buy");
  expect(screen.getByRole("link", { name: /Groceries/ }).getAttribute("href")).toBe(`/lists/${id}`);
});

test("a list comes with all that is in it, under its name", async () => {
  const { id, person } = await withList("Hardware");
  await api.ask("POST", `/lists/${id}/items`, { token: person.token, body: { title: "Nails <b>8</b> mm" } });
  expect(await textOf(ListPage(idOf(id)))).toContain("Nails <b>8</b> mm");
  expect(await generateMetadata(idOf(id))).toEqual({ title: "Hardware" });
});

test("a list that is gone, or somebody else's, is not found", async () => {
  const { id } = await withList("Groceries");
  cookie = (await api.signUp("Eve")).token;
  for (const each of [id, "1", "../accounts/me"]) await expect(ListPage(idOf(each))).rejects.toThrow("not found");
});

test("pages of a person's own send a stranger to sign in, and back", async () => {
  await expect(ListPage(idOf("1"))).rejects.toThrow("redirect to /sign-in?to=%2Flists%2F1");
  const join = JoinPage({ params: Promise.resolve({ code: "abc" }) });
  await expect(join).rejects.toThrow("redirect to /sign-in?to=%2Fjoin%2Fabc");
});

test("an invitation says what joining means", async () => {
  const { invitation } = await withList("Groceries");
  expect(await textOf(JoinPage({ params: Promise.resolve({ code: invitation }) }))).toContain("You are invited");
});

test("who is signed in already needn't sign in", async () => {
  expect(await textOf(SignIn(to("/lists/1")))).toContain("New here?");
  expect(await textOf(SignUp(to()))).toContain("You have an account?");
  cookie = (await api.signUp("Ada")).token;
  await expect(SignIn(to("/lists/1"))).rejects.toThrow("redirect to /lists/1");
  await expect(SignUp(to("https://evil.example.com"))).rejects.toThrow("redirect to /");
});

test("a page whose data can't be had fails, and another can be tried", async () => {
  await withList("Groceries");
  vi.stubEnv("API_PRIVATE_ADDRESS", "127.0.0.1:1");
  vi.spyOn(console, "warn").mockReturnValue();
  await expect(Home()).rejects.toThrow("doesn't answer right now");
  const retry = vi.fn();
  render(<PageError error={new Error("at secret.ts:1")} reset={retry} />);
  expect(screen.getByRole("alert").textContent).not.toContain("secret");
  screen.getByRole("button", { name: "Try again" }).click();
  expect([retry, refresh].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

test("what isn't there leads back", async () => {
  await textOf(NotFound());
  expect(screen.getByRole("link", { name: "Your lists" }).getAttribute("href")).toBe("/");
});
