"use client";

import { useState } from "react";

/** The address that opens a list to whoever has it. */
export function Invitation({ code }: { code: string }) {
  const [note, setNote] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${window.location.origin}/join/${code}`);
      setNote("Copied.");
    } catch {
      setNote(`${window.location.origin}/join/${code}`);
    }
  };
  return (
    <section className="invitation">
      <h2>Share this list</h2>
      <p>Whoever opens the link can read and write the list.</p>
      <button type="button" className="quiet" onClick={() => void copy()}>
        Copy the link
      </button>
      <p role="status">{note}</p>
    </section>
  );
}
