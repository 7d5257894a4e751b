"use client";

import { listSchema } from "@webapp/shared";
import { useRouter } from "next/navigation";
import { type SubmitEvent, useState } from "react";
import { ApiFailure, unreachable } from "@/lib/api-failure";
import { callApi } from "@/lib/browser-api";

/** Begins a list. */
export function NewListForm() {
  const router = useRouter();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get("name");
    setBusy(true);
    setProblem(undefined);
    try {
      const { id } = await callApi("/lists", listSchema, { method: "POST", body: { name } });
      router.push(`/lists/${id}`);
    } catch (error) {
      setProblem((error instanceof ApiFailure ? error : unreachable()).message);
      setBusy(false);
    }
  };

  return (
    <form className="adding" onSubmit={(event) => void submit(event)}>
      <label className="hidden" htmlFor="new-list">
        Name of a new list
      </label>
      <input id="new-list" name="name" placeholder="A new list: groceries, hardware, …" maxLength={60} required />
      <button type="submit" disabled={busy}>
        Begin list
      </button>
      {problem && (
        <p role="alert" className="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
