import { expect, test } from "vitest";
import { check } from "../declaration/check";
import { diff } from "../declaration/diff";
import { fingerprint } from "../declaration/fingerprint";
import { lasting } from "../declaration/property";
import { normalized } from "../declaration/reply";
import { knownPart } from "../values/value";
import { conformance } from "./conformance.fixture";
import { before, rowsOf } from "./conformance-rows.fixture";
import { declarations } from "./declarations";

const held = declarations.filter((declaration) => declaration.held === "render");

test.each(held)("$name: each property has its row", ({ name, properties }) => {
  expect(Object.keys(conformance[name]?.rows ?? {}).toSorted()).toEqual(Object.keys(lasting(properties)).toSorted());
});

test.each(held.filter(({ properties }) => "nameSetting" in properties))(
  "$name: what only a creation is told makes no difference, even to a state that has it",
  (declaration) => {
    const asked = { name: "thing", ...conformance[declaration.name]?.base };
    const { inputs, transient, problems } = check(declaration, { ...asked, nameSetting: "shop:name" });
    expect({ inputs, transient, problems }).toEqual({
      inputs: check(declaration, asked).inputs,
      transient: { nameSetting: "shop:name" },
      problems: [],
    });
    expect(diff(declaration, { ...inputs, nameSetting: "shop:name" }, inputs)).toEqual([]);
  },
);

const rows = held.flatMap((declaration) =>
  rowsOf(declaration.name).map(([property, row]) => ({ kind: declaration.name, property, row, declaration })),
);

test.each(rows)("$kind: a change of `$property` alone", ({ kind, property, row, declaration }) => {
  const prior = check(declaration, before(kind, "thing", row));
  const news = check(declaration, { ...before(kind, "thing", row), [property]: row.to });
  expect([...prior.problems, ...news.problems]).toEqual([]);

  const changes = diff(declaration, prior.inputs, news.inputs);
  expect(new Set(changes.map((change) => change.property))).toEqual(new Set([property]));
  expect(changes.some(({ replaces }) => replaces)).toBe(row.replaces === true);
  const moved = (["settings", "source"] as const).filter(
    (of) => fingerprint(declaration, prior.inputs, of) !== fingerprint(declaration, news.inputs, of),
  );
  expect(moved).toEqual(row.deploys === undefined ? [] : [row.deploys]);
  expect(diff(declaration, news.inputs, news.inputs)).toEqual([]);
});

test.each(rows)(
  "$kind: nothing is replaced for what Render says of `$property`, said by the program or not",
  ({ kind, property, row, declaration }) => {
    const { [property]: value = row.to, ...unsaid } = before(kind, "thing", row);
    for (const said of [{ ...unsaid, [property]: value }, { ...unsaid, [property]: row.to }, unsaid]) {
      const { inputs } = check(declaration, said);
      for (const seen of [value, row.to]) {
        const observed = knownPart({ ...inputs, [property]: seen });
        const found = normalized(declaration, observed, knownPart(inputs));
        expect(diff(declaration, found, inputs).filter(({ replaces }) => replaces)).toEqual([]);
      }
    }
  },
);
