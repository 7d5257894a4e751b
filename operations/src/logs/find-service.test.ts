import { expect, test } from "vitest";
import { findService } from "./find-service";

const services = [
  { id: "srv-1", system: "shop", name: "api", kind: "web service" },
  { id: "srv-2", system: "blog", name: "api", kind: "web service" },
  { id: "srv-3", system: "shop", name: "site", kind: "static site" },
  { id: "srv-4", system: "", name: "alone", kind: "web service" },
];

test.each([
  ["site", "srv-3"],
  ["shop/site", "srv-3"],
  ["blog/api", "srv-2"],
  ["alone", "srv-4"],
])("`%s` means %s", (wanted, id) => {
  expect(findService(services, wanted).id).toBe(id);
});

test.each([
  ["api", "`api` is the name of several services: use `shop/api`, `blog/api`."],
  ["worker", "There is no service `worker`; the services are `shop/api`, `blog/api`, `shop/site`, `alone`."],
])("`%s` is refused with the names to choose from", (wanted, message) => {
  expect(() => findService(services, wanted)).toThrow(message);
});
