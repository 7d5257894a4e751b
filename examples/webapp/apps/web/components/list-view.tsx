"use client";

import type { Item, List } from "@webapp/shared";
import { Invitation } from "./invitation";
import { ItemRow } from "./item-row";
import { NewItemForm } from "./new-item-form";
import { type LiveList, useList } from "./use-list";

/** A list as the server has rendered it, which from then on is read and changed at the API. */
export function ListView({ initial }: { initial: List }) {
  const live = useList(initial);
  const { list, problem, add } = live;
  const open = list.items.filter(({ done }) => !done);
  const done = list.items.filter((item) => item.done);
  return (
    <>
      <h1>{list.name}</h1>
      <p className="aside">{list.members.join(", ")}</p>
      <NewItemForm add={add} />
      {problem && (
        <p role="alert" className="alert">
          {problem}
        </p>
      )}
      {open.length === 0 && <p className="empty">Nothing to buy.</p>}
      <Items label="To buy" items={open} live={live} />
      {done.length > 0 && (
        <>
          <div className="heading">
            <h2>In the basket</h2>
            <button type="button" className="quiet" onClick={() => void live.clear()}>
              Clear
            </button>
          </div>
          <Items label="In the basket" items={done} live={live} />
        </>
      )}
      <Invitation code={list.invitation} />
    </>
  );
}

function Items({ label, items, live }: { label: string; items: Item[]; live: LiveList }) {
  return (
    <ul className="items" aria-label={label}>
      {items.map((item) => (
        <ItemRow
          key={item.id}
          item={item}
          onTick={(done) => void live.tick(item, done)}
          onRemove={() => void live.remove(item)}
        />
      ))}
    </ul>
  );
}
