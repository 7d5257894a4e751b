"use client";

import { type SubmitEvent, useRef } from "react";

/** @param add resolves with whether it was done: what was typed stays until then */
export function NewItemForm({ add }: { add: (title: string) => Promise<boolean> }) {
  const input = useRef<HTMLInputElement>(null);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (input.current === null || !(await add(input.current.value))) return;
    input.current.value = "";
    input.current.focus();
  };

  return (
    <form className="adding" onSubmit={(event) => void submit(event)}>
      <label className="hidden" htmlFor="new-item">
        What to buy
      </label>
      <input id="new-item" ref={input} placeholder="Milk, 2 l" maxLength={120} autoComplete="off" required />
      <button type="submit">Add</button>
    </form>
  );
}
