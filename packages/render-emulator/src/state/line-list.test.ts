import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { TestFolder } from "../testing/test-folder";
import { LineList } from "./line-list";

const schema = z.object({ number: z.number() });

test("the newest entries are kept, on the disk too, and a line that a kill has cut short is left out", async () => {
  await using folder = await TestFolder.create();
  const path = join(folder.path, "list");
  const list = new LineList(path, schema, 3);
  for (const number of [1, 2, 3, 4]) list.add({ number });
  expect(list.newestFirst()).toEqual([{ number: 4 }, { number: 3 }, { number: 2 }]);
  list.write();
  await appendFile(`${path}.jsonl`, '{"numb');
  const again = new LineList(path, schema, 3);
  expect(again.newestFirst()).toEqual([{ number: 4 }, { number: 3 }]);
  again.remove();
  expect(new LineList(path, schema, 3).newestFirst()).toEqual([]);
});
