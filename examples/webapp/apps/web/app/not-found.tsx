import Link from "next/link";
import { Frame } from "@/components/frame";

export default function NotFound() {
  return (
    <Frame>
      <section className="card narrow">
        <h1>Nothing is here</h1>
        <p>The page, or the list, is gone or was never yours.</p>
        <Link className="button" href="/">
          Your lists
        </Link>
      </section>
    </Frame>
  );
}
