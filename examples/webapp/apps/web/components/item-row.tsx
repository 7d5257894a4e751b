"use client";

import type { Item } from "@webapp/shared";

interface ItemRowProps {
  item: Item;
  onTick: (done: boolean) => void;
  onRemove: () => void;
}

export function ItemRow({ item, onTick, onRemove }: ItemRowProps) {
  return (
    <li className={item.done ? "item done" : "item"}>
      <label>
        <input
          type="checkbox"
          checked={item.done}
          onChange={({ target }) => {
            onTick(target.checked);
          }}
        />
        <span className="title">{item.title}</span>
        {item.addedBy && <span className="by">{item.addedBy}</span>}
      </label>
      <button type="button" className="icon" aria-label={`Remove ${item.title}`} onClick={onRemove}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M5 5l10 10M15 5L5 15" />
        </svg>
      </button>
    </li>
  );
}
