"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";

/** That something went wrong, in words that tell nothing of how the system is made. */
export function ErrorNotice({ retry }: { retry: () => void }) {
  const router = useRouter();
  const again = () => {
    startTransition(() => {
      router.refresh();
      retry();
    });
  };
  return (
    <section className="card narrow">
      <h1>That didn’t work</h1>
      <p role="alert">Something is wrong on our side. Your lists are safe: try again in a moment.</p>
      <button type="button" onClick={again}>
        Try again
      </button>
    </section>
  );
}
